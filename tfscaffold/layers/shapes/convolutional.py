"""Layers of `keras/src/layers/convolutional`."""

from functools import partial
from math import prod

from tfscaffold.layers.shapes.rule import (
    Call,
    Rule,
    Shape,
    Unfit,
    Unknown,
    check_rank,
    features,
    sizes,
)


def _sizes(call: Call, shape: Shape, rank: int) -> Shape:
    """Return the sizes of the axes over which a kernel moves."""
    call.check_channels_last()
    check_rank(shape, rank + 1)
    kernel = call.sizes("kernel_size", rank)
    strides = call.sizes("strides", rank, 1)
    dilation = call.sizes("dilation_rate", rank, 1)
    if max(strides) > 1 and max(dilation) > 1:
        raise Unfit("it has strides and a dilation")
    padding = _padding(call, *(("causal",) if rank == 1 else ()))
    found = []
    for size, width, stride, rate in zip(
        shape[:-1], kernel, strides, dilation, strict=True
    ):
        reach = (width - 1) * rate + 1 if padding == "valid" else 1
        if size is not None and size < reach:
            raise Unfit("its kernel is larger than its input")
        found.append(None if size is None else (size - reach) // stride + 1)
    return tuple(found)


def _padding(call: Call, *choices: str) -> str:
    value = call.value("padding", "valid")
    padding = value.lower() if isinstance(value, str) else value
    return Call("", {"padding": padding}).text("padding", "valid", "same", *choices)


def _conv(call: Call, shape: Shape, rank: int) -> Shape:
    return (*_sizes(call, shape, rank), call.number("filters"))


def _conv_parameters(call: Call, shape: Shape | None, rank: int) -> int:
    call.check_channels_last()
    filters, groups = call.number("filters"), call.number("groups", 1)
    channels = features(shape)
    if channels % groups or filters % groups:
        raise Unfit("its channels cannot be divided into the groups")
    kernel = prod(call.sizes("kernel_size", rank))
    return kernel * channels // groups * filters + _bias(call, filters)


def _bias(call: Call, size: int) -> int:
    return size if call.flag("use_bias", True) else 0


def _transposed(call: Call, shape: Shape, rank: int) -> Shape:
    call.check_channels_last()
    check_rank(shape, rank + 1)
    if max(call.sizes("dilation_rate", rank, 1)) > 1:
        raise Unknown("a dilation is not followed here")
    strides = call.sizes("strides", rank, 1)
    extra: tuple[int | None, ...] = (None,) * rank
    if call.value("output_padding") is not None:
        extra = sizes(call.value("output_padding"), rank, "output_padding", least=0)
        if any(size >= stride for size, stride in zip(extra, strides, strict=True)):
            raise Unfit("`output_padding` is not smaller than the strides")
    kernel = call.sizes("kernel_size", rank)
    valid = _padding(call) == "valid"
    found = [
        None if a is None else _transposed_size(a, width, stride, more, valid=valid)
        for a, width, stride, more in zip(
            shape[:-1], kernel, strides, extra, strict=True
        )
    ]
    return (*found, call.number("filters"))


def _transposed_size(
    size: int, width: int, stride: int, extra: int | None, *, valid: bool
) -> int:
    if extra is None:
        return size * stride + (max(width - stride, 0) if valid else 0)
    return (size - 1) * stride + (width if valid else width % 2) + extra


def _transposed_parameters(call: Call, shape: Shape | None, rank: int) -> int:
    call.check_channels_last()
    filters = call.number("filters")
    kernel = prod(call.sizes("kernel_size", rank))
    return kernel * features(shape) * filters + _bias(call, filters)


def _depthwise(call: Call, shape: Shape, rank: int) -> Shape:
    return (
        *_sizes(call, shape, rank),
        features(shape) * call.number("depth_multiplier", 1),
    )


def _depthwise_parameters(call: Call, shape: Shape | None, rank: int) -> int:
    call.check_channels_last()
    channels = features(shape) * call.number("depth_multiplier", 1)
    return prod(call.sizes("kernel_size", rank)) * channels + _bias(call, channels)


def _separable_parameters(call: Call, shape: Shape | None, rank: int) -> int:
    call.check_channels_last()
    channels = features(shape) * call.number("depth_multiplier", 1)
    filters = call.number("filters")
    kernel = prod(call.sizes("kernel_size", rank))
    return channels * (kernel + filters) + _bias(call, filters)


RULES = {
    f"{name}{rank}D{suffix}": Rule(
        partial(shape, rank=rank), partial(parameters, rank=rank)
    )
    for name, suffix, shape, parameters, ranks in (
        ("Conv", "", _conv, _conv_parameters, (1, 2, 3)),
        ("Conv", "Transpose", _transposed, _transposed_parameters, (1, 2, 3)),
        ("DepthwiseConv", "", _depthwise, _depthwise_parameters, (1, 2)),
        ("SeparableConv", "", _conv, _separable_parameters, (1, 2)),
    )
    for rank in ranks
}
