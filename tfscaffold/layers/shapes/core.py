"""Layers of `keras/src/layers/core`."""

from tfscaffold.layers.shapes.rule import (
    Call,
    Function,
    Rule,
    Shape,
    Unknown,
    features,
)


def _dense(call: Call, shape: Shape) -> Shape:
    features(shape)
    return (*shape[:-1], call.number("units"))


def _dense_parameters(call: Call, shape: Shape | None) -> int:
    units = call.number("units")
    return features(shape) * units + units * call.flag("use_bias", True)


def _embedding(call: Call, shape: Shape) -> Shape:
    return (*shape, call.number("output_dim"))


def _embedding_parameters(call: Call, shape: Shape | None) -> int:
    return call.number("input_dim") * call.number("output_dim")


def _lambda(call: Call, shape: Shape) -> Shape:
    _lambda_parameters(call, shape)
    return shape


def _lambda_parameters(call: Call, shape: Shape | None) -> int:
    function = call.arguments.get("function")
    if (
        function is not Function.OF_EACH_NUMBER
        or len(call.arguments.keys() - _NAMED) > 1
    ):
        raise Unknown("there is no rule for `Lambda`")
    return 0


_NAMED = {"dtype", "input_shape", "name"}
RULES = {
    "Dense": Rule(_dense, _dense_parameters),
    "Embedding": Rule(_embedding, _embedding_parameters),
    "Identity": Rule(),
    "Lambda": Rule(_lambda, _lambda_parameters),
    "Masking": Rule(),
}
