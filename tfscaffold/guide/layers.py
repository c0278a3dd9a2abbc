"""Which Keras layers are known, and what is known of each."""

from typing import NamedTuple

from tfscaffold.layers import FAMILIES
from tfscaffold.layers.shapes import RULES
from tfscaffold.writers.blocks import block_names

# An input, bases of other layers, and cells, which stand inside a layer.
_NONE = (
    *("InputLayer", "Layer", "Wrapper"),
    *("GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells"),
)


class KnownLayer(NamedTuple):
    """A layer class of `keras.layers`."""

    name: str
    aliases: tuple[str, ...]
    family: str
    """The folder of its source in Keras."""
    has_shape: bool
    """Whether `inspect` tells its output's shape and its parameters."""
    has_block: bool
    """Whether it has a form in raw TensorFlow."""
    is_kept: bool
    """Whether `module` keeps it as the layer of Keras that it is."""

    @property
    def summary(self) -> str:
        """What `tfscaffold list layers` says of it."""
        raw = "raw" if self.has_block else "kept" if self.is_kept else ""
        facts = ("shape" if self.has_shape else "", raw)
        return ", ".join(filter(None, (self.family, *facts)))


def known_layers() -> tuple[KnownLayer, ...]:
    """Return every known layer, by family and name."""
    blocks = block_names()
    return tuple(
        KnownLayer(
            layer.name,
            layer.aliases,
            family.__name__.rpartition(".")[2],
            layer.name in RULES,
            layer.name in blocks,
            layer.name not in blocks and layer.name not in _NONE,
        )
        for family in FAMILIES
        for layer in family.LAYERS
    )
