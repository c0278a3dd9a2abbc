"""The first call of a `tf.Module`, which makes its variables and must not do more."""

import ast
from collections.abc import Iterator

from tfscaffold.layers.shapes import Call
from tfscaffold.model.graph import Graph
from tfscaffold.model.values import layer_call
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import base_of
from tfscaffold.writers.layer_forms import Form, forms
from tfscaffold.writers.layer_names import layers_in
from tfscaffold.writers.writing import Context

_RECURRENT = ("GRU", "LSTM", "SimpleRNN")
# Layers of Keras' own that may have a state, or hold what is none of Keras' own.
_STATEFUL = frozenset(
    [
        *_RECURRENT,
        *(
            "Bidirectional",
            "ConvLSTM1D",
            "ConvLSTM2D",
            "ConvLSTM3D",
            "FlaxLayer",
            "JaxLayer",
        ),
        *("Lambda", "RNN", "SpectralNormalization", "StackedRNNCells", "TFSMLayer"),
        *("TimeDistributed", "TorchModuleWrapper", "Wrapper"),
    ]
)


def first_call(graph: Graph, context: Context, example: str) -> tuple[str, str]:
    """Return what stands before and behind a model where it makes its variables.

    Keras builds a model without running it. Where a call would draw random numbers or change
    something else, although it is none of training, the module is traced instead.

    Args:
        graph: The model.
        context: The file.
        example: The arguments of the call.
    """
    if not any(_has_effects(each, context) for each in _all_forms(graph, context)):
        return "", f"({example})"
    tf = context.spell.tensorflow()
    return f"{tf}.function(", f").get_concrete_function({example})"


def _all_forms(graph: Graph, context: Context) -> Iterator[Form]:
    """Yield the layers of a model, and those of the models in it."""
    for form in forms(graph, context):
        yield form
        for model in form.models:
            yield from _all_forms(model, context)


def _has_effects(form: Form, context: Context) -> bool:
    """Whether a layer may draw random numbers or change its state outside of training."""
    code = context.code
    if form.models:
        return False
    if form.reason:
        return not form.kept.is_keras or not _STATEFUL.isdisjoint(form.names)
    return any(
        (
            _drops(call, code)
            if name in _RECURRENT
            else name == "Lambda" and _acts(call, code)
        )
        for call, name in layers_in(code, form.made)
    )


def _drops(call: ast.Call, code: Code) -> bool:
    """Whether a recurrent layer has dropout, whose masks are drawn in each call."""
    known = layer_call(code, call)
    assert isinstance(known, Call)
    return any(known.arguments.get(name) for name in ("dropout", "recurrent_dropout"))


def _acts(call: ast.Call, code: Code) -> bool:
    """Whether a function of tensors may do more than to calculate."""
    functions = [each for each in ast.walk(call) if isinstance(each, ast.Lambda)]
    plain = len(functions) == 1 and not any(
        isinstance(each, ast.Call) and not _is_calculation(each, code)
        for each in ast.walk(functions[0].body)
    )
    return not plain


def _is_calculation(call: ast.Call, code: Code) -> bool:
    """Whether a call is one of a function of a module that draws nothing."""
    root = base_of(call.func)
    kinds = (
        {each.kind for each in code.bindings(root)}
        if isinstance(root, ast.Name)
        else {}
    )
    return kinds == {"import"} and "random" not in ast.unparse(call.func)
