import keras
from keras import layers


def build(sizes, columns=4):
    inputs = keras.Input(shape=(columns,))
    x = inputs
    count = 0
    for size in sizes:
        if count == 0:
            x = layers.Dense(size, activation="relu")(x)
        else:
            x = layers.Dense(size, activation="relu")(x)
        x = layers.Dropout(0.2)(x)
        count += 1
    outputs = layers.Dense(1)(x)
    model = keras.Model(inputs, outputs)
    return model


def halved(size):
    inputs = keras.Input(shape=(6,))
    x = inputs
    while size > 1:
        x = layers.Dense(size)(x)
        size = size // 2
    outputs = layers.Dense(1)(x)
    model = keras.Model(inputs, outputs)
    return model


net = build([5, 3])
narrowing = halved(8)
