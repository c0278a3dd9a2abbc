"""The network."""

import tensorflow as tf

from . import blocks


class MLP(tf.Module):
    """The network that `build_model` returns."""

    def __init__(self, num_classes: int, name=None):
        super().__init__(name=name)
        self.flatten = blocks.Flatten(name="flatten")
        self.hidden_1 = blocks.Dense(128, activation="relu", name="hidden_1")
        # In training, a fifth of the values is set to 0 at random.
        self.dropout = blocks.Dropout(0.2, name="dropout")
        self.hidden_2 = blocks.Dense(64, activation="relu", name="hidden_2")
        self.probabilities = blocks.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    @property
    def layers(self):
        return [
            self.flatten,
            self.hidden_1,
            self.dropout,
            self.hidden_2,
            self.probabilities,
        ]

    def __call__(self, inputs, training=False):
        x = self.flatten(inputs)
        x = self.hidden_1(x)
        x = self.dropout(x, training=training)
        x = self.hidden_2(x)
        return self.probabilities(x)


def build_model(input_shape: tuple[int, ...], num_classes: int) -> MLP:
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
    model(tf.zeros((1, *input_shape)))
    return model
