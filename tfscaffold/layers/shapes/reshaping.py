"""Layers of `keras/src/layers/reshaping`."""

from functools import partial
from math import prod

from tfscaffold.layers.shapes.rule import (
    Call,
    Rule,
    Shape,
    Unfit,
    check_rank,
    sizes,
)


def _flatten(call: Call, shape: Shape) -> Shape:
    known = [size for size in shape if size is not None]
    return (prod(known) if len(known) == len(shape) else None,)


def _reshape(call: Call, shape: Shape) -> Shape:
    target = call.value("target_shape")
    if not isinstance(target, tuple):
        raise Unfit("`target_shape` is no tuple")
    new = [size for size in target if type(size) is int and size >= -1]
    if len(new) != len(target) or new.count(-1) > 1 or 0 in new:
        raise Unfit("`target_shape` has other values than sizes and one -1")
    old = [size for size in shape if size is not None]
    if len(old) != len(shape):
        return tuple(None if size == -1 else size for size in new)
    stated = prod(size for size in new if size != -1)
    rest, remainder = divmod(prod(old), stated)
    if remainder or (-1 not in new and rest != 1):
        raise Unfit("its input has another number of values")
    return tuple(rest if size == -1 else size for size in new)


def _permute(call: Call, shape: Shape) -> Shape:
    dims = call.value("dims")
    if not isinstance(dims, tuple) or sorted(dims) != list(range(1, len(shape) + 1)):
        raise Unfit("`dims` are not the axes of its input")
    return tuple(shape[axis - 1] for axis in dims)


def _repeat(call: Call, shape: Shape) -> Shape:
    check_rank(shape, 1)
    return (call.number("n"), *shape)


def _margins(call: Call, name: str, rank: int, default: int) -> list[int]:
    """Return what is added to, or taken from, each axis: both sides together."""
    value = call.value(name, default)
    if rank == 1:
        return [sum(sizes(value, 2, name, least=0))]
    if type(value) is int:
        value = (value,) * rank
    if not isinstance(value, tuple) or len(value) != rank:
        raise Unfit(f"`{name}` has not {rank} values")
    return [sum(sizes(each, 2, name, least=0)) for each in value]


def _pad(call: Call, shape: Shape, rank: int) -> Shape:
    call.check_channels_last()
    check_rank(shape, rank + 1)
    margins = _margins(call, "padding", rank, 1)
    padded = zip(shape[:-1], margins, strict=True)
    return (*(None if a is None else a + b for a, b in padded), shape[-1])


def _crop(call: Call, shape: Shape, rank: int) -> Shape:
    call.check_channels_last()
    check_rank(shape, rank + 1)
    # The default of Cropping2D is 0, that of the others 1.
    margins = _margins(call, "cropping", rank, 0 if rank == 2 else 1)
    pairs = list(zip(shape[:-1], margins, strict=True))
    if any(size is not None and size <= margin for size, margin in pairs):
        raise Unfit("nothing is left of its input")
    return (*(None if a is None else a - b for a, b in pairs), shape[-1])


def _upsample(call: Call, shape: Shape, rank: int) -> Shape:
    call.check_channels_last()
    check_rank(shape, rank + 1)
    factors = zip(shape[:-1], call.sizes("size", rank, 2), strict=True)
    return (*(None if a is None else a * b for a, b in factors), shape[-1])


RULES = {
    "Flatten": Rule(_flatten),
    "Permute": Rule(_permute),
    "RepeatVector": Rule(_repeat),
    "Reshape": Rule(_reshape),
    **{
        f"{name}{rank}D": Rule(partial(shape, rank=rank))
        for name, shape in (
            ("Cropping", _crop),
            ("UpSampling", _upsample),
            ("ZeroPadding", _pad),
        )
        for rank in (1, 2, 3)
    },
}
