"""The network."""

import keras
from keras import layers

from .base import PretrainedBase


@keras.saving.register_keras_serializable()
class Transfer(keras.Model):
    """The network that `build_model` returns."""

    def __init__(
        self,
        base: str,
        image_size: int,
        pretrained: bool,
        num_classes: int,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.base = base
        self.image_size = image_size
        self.pretrained = pretrained
        self.num_classes = num_classes
        self.pretrained_base = PretrainedBase(base, image_size, pretrained, name="base")
        self.mean = layers.GlobalAveragePooling2D(name="mean")
        self.hidden = layers.Dense(1024, activation="relu", name="hidden")
        self.probabilities = layers.Dense(
            num_classes, activation="softmax", name="probabilities"
        )

    def call(self, inputs, training=None):
        x = self.pretrained_base(inputs)
        x = self.mean(x)
        x = self.hidden(x)
        return self.probabilities(x)

    def get_config(self):
        return {
            **super().get_config(),
            "base": self.base,
            "image_size": self.image_size,
            "pretrained": self.pretrained,
            "num_classes": self.num_classes,
        }


def build_model(
    input_shape: tuple[int, ...],
    num_classes: int,
    base: str,
    image_size: int,
    pretrained: bool,
) -> keras.Model:
    """Return an untrained classifier on top of a base that has no weights of use yet.

    Args:
        input_shape: (height, width, channels) of an image: 1 channel or 3.
        num_classes: The number of classes to tell apart.
        base: One of `base.BASES`.
        image_size: Height and width that the base is given.
        pretrained: Whether the base will be given weights that were trained.

    Returns:
        A model that maps float32 images (batch, height, width, channels) with values
        from 0 to 1 to float32 probabilities (batch, num_classes).
    """
    model = Transfer(base, image_size, pretrained, num_classes, name="transfer")
    model(keras.Input(shape=input_shape))
    return model
