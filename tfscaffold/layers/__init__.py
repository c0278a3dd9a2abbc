"""What is known of each Keras layer, one file a Keras family."""

from tfscaffold.layers import (
    activations,
    attention,
    convolutional,
    core,
    merging,
    normalization,
    pooling,
    preprocessing,
    regularization,
    reshaping,
    rnn,
)
from tfscaffold.layers.layer import Layer

FAMILIES = (
    activations,
    attention,
    convolutional,
    core,
    merging,
    normalization,
    pooling,
    preprocessing,
    regularization,
    reshaping,
    rnn,
)
LAYERS: dict[str, Layer] = {
    name: layer
    for family in FAMILIES
    for layer in family.LAYERS
    for name in (layer.name, *layer.aliases)
}

__all__ = ["FAMILIES", "LAYERS", "Layer"]
