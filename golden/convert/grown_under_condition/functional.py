import keras
from keras import layers


def build(num_classes, weights=None, top=True, extra=0):
    inputs = keras.Input(shape=(8,))
    x = layers.Dense(16, activation="relu")(inputs)
    outputs = layers.Dense(16, activation="relu")(x)
    model = keras.Model(inputs, outputs)
    if weights is not None:
        model.load_weights(weights)
    if top:
        outputs = layers.Dense(num_classes, activation="softmax")(model.output)
        model = keras.Model(model.input, outputs)
    for _ in range(extra):
        outputs = layers.Dropout(0.2)(model.output)
        model = keras.Model(model.input, outputs)
    return model


def shallower(drop=True):
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(8)(inputs)
    x = layers.Dense(2)(x)
    outputs = layers.Dense(3)(x)
    model = keras.Model(inputs, outputs)
    model.trainable_weights
    if drop:
        model = keras.Model(model.input, model.layers[-2].output)
    outputs = layers.Dense(1)(model.output)
    model = keras.Model(model.input, outputs)
    return model


first = build(3)
second = build(3, top=False, extra=2)
third = shallower()
