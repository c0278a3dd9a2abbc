"""Layers of `keras/src/layers/pooling`."""

from functools import partial

from tfscaffold.layers.shapes.rule import Call, Rule, Shape, Unfit, check_rank


def _pool(call: Call, shape: Shape, rank: int) -> Shape:
    call.check_channels_last()
    check_rank(shape, rank + 1)
    # Average pooling has no default.
    default = 2 if call.layer.startswith("Max") else None
    window = call.sizes("pool_size", rank, default)
    strides = window
    if call.value("strides") is not None:
        strides = call.sizes("strides", rank)
    valid = call.text("padding", "valid", "same") == "valid"
    found = []
    for size, width, stride in zip(shape[:-1], window, strides, strict=True):
        reach = width if valid else 1
        if size is not None and size < reach:
            raise Unfit("its window is larger than its input")
        found.append(None if size is None else (size - reach) // stride + 1)
    return (*found, shape[-1])


def _global_pool(call: Call, shape: Shape, rank: int) -> Shape:
    call.check_channels_last()
    check_rank(shape, rank + 1)
    ones = (1,) * rank if call.flag("keepdims", False) else ()
    return (*ones, shape[-1])


def _adaptive_pool(call: Call, shape: Shape, rank: int) -> Shape:
    call.check_channels_last()
    check_rank(shape, rank + 1)
    return (*call.sizes("output_size", rank), shape[-1])


RULES = {
    f"{name}Pooling{rank}D": Rule(partial(shape, rank=rank))
    for name, shape in (
        ("Average", _pool),
        ("Max", _pool),
        ("GlobalAverage", _global_pool),
        ("GlobalMax", _global_pool),
        ("AdaptiveAverage", _adaptive_pool),
        ("AdaptiveMax", _adaptive_pool),
    )
    for rank in (1, 2, 3)
}
