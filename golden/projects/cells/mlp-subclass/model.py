"""The network."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class MLP(keras.Model):
    """The network that `build_model` returns."""

    def __init__(self, num_classes: int, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.flatten = layers.Flatten(name="flatten")
        self.hidden_1 = layers.Dense(128, activation="relu", name="hidden_1")
        # In training, a fifth of the values is set to 0 at random.
        self.dropout = layers.Dropout(0.2, name="dropout")
        self.hidden_2 = layers.Dense(64, activation="relu", name="hidden_2")
        self.probabilities = layers.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    def call(self, inputs, training=None):
        x = self.flatten(inputs)
        x = self.hidden_1(x)
        x = self.dropout(x)
        x = self.hidden_2(x)
        return self.probabilities(x)

    def get_config(self):
        return {**super().get_config(), "num_classes": self.num_classes}


def build_model(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Return an untrained multilayer perceptron.

    Args:
        input_shape: The shape of one example: (features,) for a vector, (height, width,
            channels) for an image.
        num_classes: The number of classes to tell apart.

    Returns:
        A model that maps float32 examples (batch, *input_shape) to float32
        probabilities (batch, num_classes).
    """
    model = MLP(num_classes, name="mlp")
    model(keras.Input(shape=input_shape))
    return model
