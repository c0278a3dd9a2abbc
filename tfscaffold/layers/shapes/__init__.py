"""What a layer does to a shape, and how many parameters it has, told without Keras.

One file a Keras family. A rule gives what Keras gives, or says that it cannot be told.
"""

from typing import NamedTuple

from tfscaffold.layers import LAYERS
from tfscaffold.layers.shapes import (
    activations,
    convolutional,
    core,
    normalization,
    pooling,
    preprocessing,
    regularization,
    reshaping,
    rnn,
)
from tfscaffold.layers.shapes.rule import (
    Call,
    Function,
    Rule,
    Shape,
    Unfit,
    Unknown,
    Unread,
)

RULES: dict[str, Rule] = {
    **activations.RULES,
    **convolutional.RULES,
    **core.RULES,
    **normalization.RULES,
    **pooling.RULES,
    **preprocessing.RULES,
    **regularization.RULES,
    **reshaping.RULES,
    **rnn.RULES,
}

# Of every layer, beside the parameters of its own.
_OF_EVERY_LAYER = {
    "activity_regularizer",
    "autocast",
    "dtype",
    "input_dim",
    "input_shape",
    "name",
    "trainable",
}
# They change the weights.
_NOT_FOLLOWED = ("lora_rank", "quantization_config")
_OLD_NAMES = {("Embedding", "input_length"), ("LeakyReLU", "alpha")} | {
    (name, "implementation") for name in ("LSTM", "GRU")
}


class Inferred(NamedTuple):
    """What is known of a layer's output.

    Attributes:
        shape: Without the batch axis; None if it is not known.
        parameters: How many numbers its weights hold; None if that is not known.
        reason: Why something is not known, or "".
    """

    shape: Shape | None
    parameters: int | None
    reason: str = ""


def infer(call: Call, shape: Shape | None) -> Inferred:
    """Return what a layer makes of an example.

    Args:
        call: The making of the layer.
        shape: Of the input, without the batch axis; None if it is not known.
    """
    output, parameters, reason = None, None, ""
    try:
        rule = rule_of(call)
        if shape is not None:
            output = rule.shape(call, shape)
    except Unfit as unfit:
        return Inferred(None, None, str(unfit))
    except Unknown as unknown:
        reason = str(unknown)
    try:
        parameters = rule_of(call).parameters(call, shape)
    except Unfit as unfit:
        return Inferred(None, None, str(unfit))
    except Unknown as unknown:
        reason = reason or str(unknown)
    return Inferred(output, parameters, reason)


def rule_of(call: Call) -> Rule:
    """Return the rule of a layer.

    Raises:
        Unknown: There is none, or it does not follow one of the arguments.
    """
    if call.layer not in RULES:
        raise Unknown(f"there is no rule for `{call.layer}`")
    own = {*LAYERS[call.layer].parameters, *_OF_EVERY_LAYER}
    for name in call.arguments:
        if name not in own and (call.layer, name) not in _OLD_NAMES:
            raise Unfit(f"`{call.layer}` of Keras 3 has no argument `{name}`")
    for name in _NOT_FOLLOWED:
        if call.value(name) is not None:
            raise Unknown(f"`{name}` is not followed here")
    dtype = call.value("dtype")
    if dtype is not None and (not isinstance(dtype, str) or "_from_" in dtype):
        raise Unknown("`dtype` is not the name of a type")
    return RULES[call.layer]


__all__ = ["RULES", "Call", "Function", "Inferred", "Rule", "Shape", "Unread", "infer"]
