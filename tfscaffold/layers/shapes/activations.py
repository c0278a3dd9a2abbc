"""Layers of `keras/src/layers/activations`."""

from math import prod

from tfscaffold.layers.shapes.rule import Call, Rule, Shape, Unknown, known


def _prelu_parameters(call: Call, shape: Shape | None) -> int:
    if shape is None:
        raise Unknown("the shape of its input is not known")
    value = call.value("shared_axes")
    shared = call.axes("shared_axes", shape, 0) if value is not None else ()
    return prod(1 if axis in shared else known(size) for axis, size in enumerate(shape))


RULES = {
    "Activation": Rule(),
    "ELU": Rule(),
    "LeakyReLU": Rule(),
    "PReLU": Rule(parameters=_prelu_parameters),
    "ReLU": Rule(),
    "Softmax": Rule(),
}
