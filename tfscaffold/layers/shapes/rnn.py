"""Layers of `keras/src/layers/rnn`."""

from functools import partial

from tfscaffold.layers.shapes.rule import (
    Call,
    Rule,
    Shape,
    Unfit,
    Unknown,
    check_rank,
    features,
)

_GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}


def _recurrent(call: Call, shape: Shape) -> Shape:
    check_rank(shape, 2)
    features(shape)
    if call.flag("return_state", False):
        raise Unknown("it returns its state, too")
    units = call.number("units")
    return (shape[0], units) if call.flag("return_sequences", False) else (units,)


def _recurrent_parameters(call: Call, shape: Shape | None, gates: int) -> int:
    units = call.number("units")
    biases = 1 if call.flag("use_bias", True) else 0
    if call.layer == "GRU" and call.flag("reset_after", True):
        biases *= 2
    return gates * units * (features(shape) + units + biases)


def _both(call: Call) -> Call:
    """Return the layer that runs in both directions."""
    inner = call.inner("layer")
    if inner.layer not in _GATES:
        raise Unknown(f"a Bidirectional of `{inner.layer}` is not followed here")
    if call.value("backward_layer") is not None:
        raise Unknown("`backward_layer` is not followed here")
    return inner


def _bidirectional(call: Call, shape: Shape) -> Shape:
    *rest, units = _recurrent(_both(call), shape)
    if call.value("merge_mode", "concat") is None:
        raise Unknown("it returns two tensors")
    mode = call.text("merge_mode", "concat", "sum", "mul", "ave")
    assert units is not None
    return (*rest, 2 * units if mode == "concat" else units)


def _bidirectional_parameters(call: Call, shape: Shape | None) -> int:
    inner = _both(call)
    return 2 * _recurrent_parameters(inner, shape, _GATES[inner.layer])


def _distributed(call: Call, shape: Shape) -> Shape:
    if len(shape) < 2:
        raise Unfit("its input has no axis of time")
    inner, rule = _distributed_layer(call)
    return (shape[0], *rule.shape(inner, shape[1:]))


def _distributed_parameters(call: Call, shape: Shape | None) -> int:
    inner, rule = _distributed_layer(call)
    return rule.parameters(inner, shape[1:] if shape is not None else None)


def _distributed_layer(call: Call) -> tuple[Call, Rule]:
    # The table of all the rules is made of this file, too.
    from tfscaffold.layers.shapes import rule_of

    inner = call.inner("layer")
    return inner, rule_of(inner)


RULES = {
    **{
        name: Rule(_recurrent, partial(_recurrent_parameters, gates=gates))
        for name, gates in _GATES.items()
    },
    "Bidirectional": Rule(_bidirectional, _bidirectional_parameters),
    "TimeDistributed": Rule(_distributed, _distributed_parameters),
}
