import keras
from keras import layers


def mlp(units, classes, **kwargs):
    """Return a network; `kwargs` go to the model."""
    return keras.Sequential(
        [
            layers.Dense(units, activation="relu", input_shape=(10,)),
            layers.Dense(classes, activation="softmax"),
        ],
        **kwargs,
    )


def empty(*args, **kwargs):
    model = keras.Sequential(*args, **kwargs)
    model.add(layers.Dense(1, input_shape=(10,)))
    return model


small = mlp(8, 3)
large = mlp(64, 3, name="large")
