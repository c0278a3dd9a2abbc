import keras
from keras import layers
from keras.models import Model


def design(units):
    """Add the layers, and show them."""
    inputs = layers.Input(shape=(4,))  # empty
    x = inputs
    # The hidden ones.
    for i in range(units // 4):
        if i == 0:
            x = layers.Dense(units, activation="relu")(x)
        else:
            x = layers.Dense(units, activation="relu")(x)
    outputs = layers.Dense(3, activation="softmax")(x)
    model = Model(inputs, outputs, name="classifier")

    print("layers:", len(model.layers[1:]))
    model.summary()
    return model


def compiled():
    inputs = keras.Input((4,))
    outputs = layers.Dense(2)(inputs)
    network = Model(inputs, outputs)
    network.compile("sgd", "mse")
    return network


classifier = design(8)
first = classifier.layers[1]

model = compiled()
