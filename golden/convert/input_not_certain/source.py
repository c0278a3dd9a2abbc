from keras.layers import Dense
from keras.models import Sequential


def assigned_between(depth):
    model = Sequential()
    shape = (4,)
    for _ in range(depth):
        model.add(Dense(8, input_shape=shape))
    return model


def by_flag(units):
    model = Sequential()
    first = True
    for width in units:
        if first and width > 1:
            model.add(Dense(width, input_dim=4))
            first = False
        else:
            model.add(Dense(width))
    return model


def in_some_branches(deep, size):
    model = Sequential()
    if deep:
        model.add(Dense(8, input_shape=(size,)))
    model.add(Dense(1))
    return model


def by_changing_condition(kind):
    model = Sequential()
    if kind > 1:
        size = kind + 1
        model.add(Dense(8, input_shape=(size,)))
    else:
        model.add(Dense(8, input_shape=(3,)))
    return model


changing = by_changing_condition(2)
