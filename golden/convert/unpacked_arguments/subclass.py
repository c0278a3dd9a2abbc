import keras
from keras import layers


@keras.saving.register_keras_serializable()
class MLP(keras.Model):
    """The network that `mlp` returns."""

    def __init__(self, units, classes, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.classes = classes
        self.dense1 = layers.Dense(units, activation="relu")
        self.dense2 = layers.Dense(classes, activation="softmax")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "classes": self.classes}


def mlp(units, classes, **kwargs):
    """Return a network; `kwargs` go to the model."""
    model = MLP(units, classes, **kwargs)
    model(keras.Input(shape=(10,)))
    return model


def empty(*args, **kwargs):
    model = keras.Sequential(*args, **kwargs)
    model.add(layers.Dense(1, input_shape=(10,)))
    return model


small = mlp(8, 3)
large = mlp(64, 3, name="large")
