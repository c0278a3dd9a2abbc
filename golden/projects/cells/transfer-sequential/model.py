"""The network."""

import keras
from keras import layers

from .base import PretrainedBase


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
    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            PretrainedBase(base, image_size, pretrained, name="base"),
            layers.GlobalAveragePooling2D(name="mean"),
            layers.Dense(1024, activation="relu", name="hidden"),
            layers.Dense(num_classes, activation="softmax", name="probabilities"),
        ],
        name="transfer",
    )
