import keras
from keras import layers


def build_model(input_shape=(28, 28, 1), num_classes=10):
    """Return the network, untrained."""
    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            layers.Conv2D(32, 3, activation="relu"),  # local patterns
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(num_classes, activation="softmax"),
        ]
    )


model = build_model()
