from keras.layers import Dense, Dropout
from keras.models import Sequential


def build(dropout):
    model = Sequential()
    model.add(Dense(64, input_shape=(10,)))
    if dropout:
        model.add(Dropout(dropout))
    model.add(Dense(1))
    return model


model = build(0.5)
