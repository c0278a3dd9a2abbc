import keras
from keras import layers


def build(num_classes, weights=None, top=True, extra=0):
    model = keras.Sequential()
    model.add(layers.Dense(16, activation="relu", input_shape=(8,)))
    model.add(layers.Dense(16, activation="relu"))
    if weights is not None:
        model.load_weights(weights)
    if top:
        model.add(layers.Dense(num_classes, activation="softmax"))
    for _ in range(extra):
        model.add(layers.Dropout(0.2))
    return model


def shallower(drop=True):
    model = keras.Sequential([layers.Dense(8, input_dim=4), layers.Dense(2), layers.Dense(3)])
    model.trainable_weights
    if drop:
        model.pop()
    model.add(layers.Dense(1))
    return model


first = build(3)
second = build(3, top=False, extra=2)
third = shallower()
