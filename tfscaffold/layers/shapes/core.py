"""Layers of `keras/src/layers/core`."""

from tfscaffold.layers.shapes.rule import Call, Rule, Shape, features


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


RULES = {
    "Dense": Rule(_dense, _dense_parameters),
    "Embedding": Rule(_embedding, _embedding_parameters),
    "Identity": Rule(),
    "Masking": Rule(),
}
