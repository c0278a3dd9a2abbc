"""Networks that share how they begin."""

from keras import layers, models


def convolutions(filters=8):
    inputs = layers.Input(shape=(28, 28, 1))
    x = layers.Conv2D(filters, 3, activation="relu")(inputs)
    x = layers.MaxPooling2D()(x)
    outputs = layers.Flatten()(x)
    model = models.Model(inputs, outputs)
    return model


def classifier(num_classes):
    """Return a network that tells classes apart."""
    model = convolutions()
    x = layers.Dense(num_classes * 4, activation="relu")(model.output)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    model = models.Model(model.input, outputs)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def regressor(rate=0.5):
    network = convolutions(filters=4)
    x = layers.Dropout(rate)(network.output)  # against overfitting
    outputs = layers.Dense(1)(x)
    network = models.Model(network.input, outputs)
    network.summary()
    return network


digits = classifier(10)
price = regressor()
