"""TFS401: a layer gets its input shape as an argument, as Keras 2 took it."""

from collections.abc import Iterator

from tfscaffold.faults.keras_3 import is_keras_3
from tfscaffold.layers import LAYERS
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.code import Code

_WARNED = ("input_shape", "input_dim")
_REFUSED = ("batch_input_shape", "input_length", "input_dtype")
# These take what others do not: `Input` and `InputLayer` a batch shape, `Embedding` a length.
_OTHERS = ("Embedding", "Input", "InputLayer")


def find(code: Code) -> Iterator[Diagnostic]:
    """Yield the arguments of layers that state an input shape."""
    for name, calls in code.calls_by_name.items():
        for call in calls:
            given = [each for each in call.keywords if each.arg in _WARNED + _REFUSED]
            symbol = code.symbol(call.func) if given else None
            if symbol is None or not is_keras_3(code, symbol):
                continue
            layer = LAYERS.get(symbol.name)
            if layer is None or layer.name in _OTHERS:
                continue
            for keyword in given:
                assert keyword.arg is not None
                if keyword.arg in layer.parameters:
                    continue
                refused = keyword.arg in _REFUSED
                yield Diagnostic(
                    "TFS401",
                    "error" if refused else "warning",
                    *code.position(keyword),
                    (
                        f"`{name}` of Keras 3 does not take `{keyword.arg}`: it raises."
                        if refused
                        else f"Keras 3 warns of `{keyword.arg}` in a layer."
                    ),
                    "State the shape in a `keras.Input(shape=...)` before the first layer.",
                )
