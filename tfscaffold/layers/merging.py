"""Layers of `keras/src/layers/merging`."""

from tfscaffold.layers.layer import Layer

LAYERS = (
    Layer("Add", "add", ()),
    Layer("Average", "average", ()),
    Layer("Concatenate", "concatenate", ("axis",)),
    Layer("Dot", "dot", ("axes", "normalize")),
    Layer("Maximum", "maximum", ()),
    Layer("Minimum", "minimum", ()),
    Layer("Multiply", "multiply", ()),
    Layer("Subtract", "subtract", ()),
)
