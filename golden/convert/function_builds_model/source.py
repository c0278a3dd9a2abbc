import keras
from keras import layers
from keras.models import Sequential


def design(model, units):
    """Add the layers, and show them."""
    # The hidden ones.
    for i in range(units // 4):
        if i == 0:
            model.add(layers.Dense(units, activation="relu", input_shape=(4,)))
        else:
            model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(3, activation="softmax"))

    print("layers:", len(model.layers))
    model.summary()


def compiled(network):
    network.add(keras.Input((4,)))
    network.add(layers.Dense(2))
    network.compile("sgd", "mse")
    return network


classifier = Sequential(name="classifier")  # empty
design(classifier, 8)
first = classifier.layers[0]

model = Sequential()
model = compiled(model)
