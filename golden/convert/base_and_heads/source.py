"""Networks that share how they begin."""

from keras import layers, models


def convolutions(filters=8):
    model = models.Sequential()
    model.add(layers.Conv2D(filters, 3, activation="relu", input_shape=(28, 28, 1)))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    return model


def classifier(num_classes):
    """Return a network that tells classes apart."""
    model = convolutions()
    model.add(layers.Dense(num_classes * 4, activation="relu"))
    model.add(layers.Dense(num_classes, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def regressor(rate=0.5):
    network = convolutions(filters=4)
    network.add(layers.Dropout(rate))  # against overfitting
    network.add(layers.Dense(1))
    network.summary()
    return network


digits = classifier(10)
price = regressor()
