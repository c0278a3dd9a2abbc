from tensorflow import keras
from tensorflow.keras import layers


def counted(depth, size):
    model = keras.Sequential()
    for i in range(depth):
        if i == 0:
            model.add(layers.Dense(8, activation="relu", input_shape=(size,)))
        else:
            model.add(layers.Dense(8, activation="relu"))
    for i in range(2):
        model.add(layers.Dense(i + 1))
    return model


def enumerated(units, size):
    model = keras.Sequential()
    for index, width in enumerate(units):
        if index != 0:
            model.add(layers.Dense(width))
        else:
            model.add(layers.Dense(width, input_dim=size))
        model.add(layers.Activation("tanh"))
    model.add(layers.Dense(1))
    return model


def flagged(units, size):
    model = keras.Sequential()
    first = True
    for width in units:
        if first:
            model.add(layers.Dense(width, input_shape=(size,)))
            first = False
        else:
            model.add(layers.Dense(width, activation="relu"))
    return model


three = counted(3, 4)
two = enumerated([3, 2], 5)
last = flagged([2, 3], 4)
