from tensorflow import keras
from tensorflow.keras import layers


def counted(depth, size):
    inputs = keras.Input(shape=(size,))
    x = inputs
    for i in range(depth):
        if i == 0:
            x = layers.Dense(8, activation="relu")(x)
        else:
            x = layers.Dense(8, activation="relu")(x)
    for i in range(2):
        x = layers.Dense(i + 1)(x)
    model = keras.Model(inputs, x)
    return model


def enumerated(units, size):
    inputs = keras.Input(shape=(size,))
    x = inputs
    for index, width in enumerate(units):
        if index != 0:
            x = layers.Dense(width)(x)
        else:
            x = layers.Dense(width)(x)
        x = layers.Activation("tanh")(x)
    outputs = layers.Dense(1)(x)
    model = keras.Model(inputs, outputs)
    return model


def flagged(units, size):
    inputs = keras.Input(shape=(size,))
    x = inputs
    first = True
    for width in units:
        if first:
            x = layers.Dense(width)(x)
            first = False
        else:
            x = layers.Dense(width, activation="relu")(x)
    model = keras.Model(inputs, x)
    return model


three = counted(3, 4)
two = enumerated([3, 2], 5)
last = flagged([2, 3], 4)
