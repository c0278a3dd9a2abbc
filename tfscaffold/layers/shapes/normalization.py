"""Layers of `keras/src/layers/normalization`."""

from math import prod

from tfscaffold.layers.shapes.rule import Call, Rule, Shape, Unfit, Unknown, known


def _size(call: Call, shape: Shape | None) -> int:
    """Return how many numbers a weight holds that goes along the axes of the layer."""
    if shape is None:
        raise Unknown("the shape of its input is not known")
    return prod(known(shape[axis]) for axis in call.axes("axis", shape, -1))


def _scale_and_center(call: Call) -> int:
    return call.flag("scale", True) + call.flag("center", True)


def _batch(call: Call, shape: Shape | None) -> int:
    if isinstance(call.value("axis", -1), tuple):
        raise Unfit("`axis` is no number")
    if call.flag("renorm", False):
        raise Unknown("`renorm` is not followed here")
    return (_scale_and_center(call) + 2) * _size(call, shape)


def _layer(call: Call, shape: Shape | None) -> int:
    return _scale_and_center(call) * _size(call, shape)


def _group(call: Call, shape: Shape | None) -> int:
    size = _size(call, shape)
    groups = call.value("groups", 32)
    if type(groups) is not int or (groups != -1 and (groups < 1 or size % groups)):
        raise Unfit("its channels cannot be divided into the groups")
    return _scale_and_center(call) * size


RULES = {
    "BatchNormalization": Rule(parameters=_batch),
    "GroupNormalization": Rule(parameters=_group),
    "LayerNormalization": Rule(parameters=_layer),
    "RMSNormalization": Rule(parameters=_size),
    "UnitNormalization": Rule(),
}
