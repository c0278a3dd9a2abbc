import keras
from keras import layers


def build(sizes, columns=4):
    model = keras.Sequential()
    count = 0
    for size in sizes:
        if count == 0:
            model.add(layers.Dense(size, input_dim=columns, activation="relu"))
        else:
            model.add(layers.Dense(size, activation="relu"))
        model.add(layers.Dropout(0.2))
        count += 1
    model.add(layers.Dense(1))
    return model


def halved(size):
    model = keras.Sequential()
    while size > 1:
        model.add(layers.Dense(size, input_shape=(6,)))
        size = size // 2
    model.add(layers.Dense(1))
    return model


net = build([5, 3])
narrowing = halved(8)
