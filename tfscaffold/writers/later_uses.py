"""Later uses of a model that would mean something else in another tier."""

import ast
from collections.abc import Container

from tfscaffold.model.graph import Extend, Graph, Input, Make, Stack, Use
from tfscaffold.model.values import value
from tfscaffold.source.code import Code
from tfscaffold.writers.automatic_names import (
    is_named,
    refuse_automatic_names,
    refuse_names_of_layers,
)
from tfscaffold.writers.built import build_shape
from tfscaffold.writers.cloning import clones, is_rewritten
from tfscaffold.writers.given_data import refuse_dictionaries
from tfscaffold.writers.layer_loops import passes_inputs
from tfscaffold.writers.repeated import repeats_layers
from tfscaffold.writers.reserved import RESERVED
from tfscaffold.writers.weight_names import refuse_weight_names
from tfscaffold.writers.writing import Reasons

_ANY = {
    "add": "a model of another form takes no further layers",
    "pop": "layers cannot be taken off a model of another form",
    "isinstance": "the model is no Sequential any more",
    "type": "the model is of another class from now on",
    "getattr": "an attribute is asked for by its name, and other forms have others",
    "_layers": "it is private to Keras, and differs between the forms",
    "from_config": "the configuration has another form",
    "get_config": "the configuration has another form",
}
_SUBCLASS = dict.fromkeys(
    (
        "input",
        "inputs",
        "input_shape",
        "output",
        "outputs",
        "output_shape",
        "to_yaml",
        "compute_output_shape",
    ),
    "a subclass of `keras.Model` does not have it",
)
_MODULE_ALLOWS = {
    "",
    "()",
    "trainable_variables",
    "losses",
    "non_trainable_variables",
    "summary",
    "variables",
}
_MODULE_WHY = {
    "trainable": " Keras heeds it where it first traces a step.",
    "layers": " Its layers are no layers of Keras, but for the numbers of their weights.",
}
_MODULE_HINTS = dict.fromkeys(
    ("compile", "fit", "evaluate", "predict", "save"),
    "Give `--training loop` to have it rewritten, or convert to subclass.",
)
_HINTS = {
    "layers": "Take the layer by its name: `model.get_layer(name)`.",
    "isinstance": "Test for `keras.Model`.",
    "predict_classes": "Write `model.predict(x).argmax(axis=-1)`.",
    "build": "State the shape in the definition: `keras.Input(shape=...)` as the first layer.",
}


def refuse_uses(
    graph: Graph,
    code: Code,
    tier: str,
    reasons: Reasons,
    moved: Container[ast.stmt] = (),
    rewritten: Container[ast.AST] = (),
) -> None:
    """Note a refusal for each use that the tier gives another meaning.

    Args:
        graph: The model.
        code: The file.
        tier: The target.
        reasons: Collects the refusals.
        moved: Statements that move into the class: what they use is not refused.
        rewritten: The nodes of further uses that are not.
    """
    refuse_automatic_names(graph, code, reasons)
    refuse_weight_names(code, tier, reasons)
    refuse_names_of_layers(graph, code, reasons)
    for use in graph.uses:
        if use.node in rewritten:
            continue
        if moved and code.statement(use.node) in moved:
            continue
        if tier == "module":
            _refuse_for_module(use, code, reasons)
            continue
        refused = _ANY if tier == "functional" else _ANY | _SUBCLASS
        why = refused.get(use.what) or _special(use, graph, code, tier)
        if use.as_layer:
            reasons.add(
                "TFS108",
                (use.line, use.column),
                f"`.{use.what}` is read here of a layer of another model, which may be this "
                "one: in another form, it has tensors of its own.",
                "Keep a variable for the tensor, or leave both as they are.",
            )
        elif why:
            what = {
                "": "The model",
                "isinstance": "The model's `isinstance`",
                "type": "The model's class",
                "getattr": "The model's attribute",
            }.get(use.what, f"The model's `.{use.what}`")
            if use.foreign and use.what in _SUBCLASS:
                what = f"`.{use.what}`, perhaps of the model or of one of its layers,"
                why = f"{why}, and its layers do not know their tensors"
            reasons.add(
                "TFS108",
                (use.line, use.column),
                f"{what} is used here: {why}.",
                _HINTS.get(use.what, "Change or remove this use first."),
            )
    if tier == "subclass":
        refuse_dictionaries(graph, code, reasons)


def is_held(use: Use) -> bool:
    """Whether an attribute is read of a variable that certainly holds the model."""
    return (
        not use.foreign
        and isinstance(use.node, ast.Attribute)
        and isinstance(use.node.value, ast.Name | ast.Attribute)
    )


def _refuse_for_module(use: Use, code: Code, reasons: Reasons) -> None:
    parent = code.scopes.parents[use.node]
    if use.what not in _MODULE_ALLOWS:
        reasons.add(
            "TFS115",
            (use.line, use.column),
            f"`.{use.what}` is used here, which a `tf.Module` does not have."
            + _MODULE_WHY.get(use.what, ""),
            _MODULE_HINTS.get(use.what, "Convert to subclass instead."),
        )
    elif use.what == "losses" and isinstance(parent, ast.Subscript):
        reasons.add(
            "TFS115",
            (use.line, use.column),
            "One of the losses is picked by its place, and a `tf.Module` lists them layer by "
            "layer, where Keras puts the penalties of outputs before those of weights.",
            "Add all of them, or convert to subclass instead.",
        )
    elif use.lost:
        reasons.add(
            "TFS115",
            (use.line, use.column),
            "The model is handed on here, to what may train or save it through Keras, as a "
            "`tf.Module` cannot be.",
            "Convert to subclass instead, or train it with a loop of this file.",
        )


def _special(use: Use, graph: Graph, code: Code, tier: str) -> str:
    """Return why a use is refused, where that depends on its arguments."""
    parent, call = code.scopes.parents[use.node], code.call_of(use.node)
    if use.what == "layers" and not isinstance(
        getattr(use.node, "ctx", ast.Load()), ast.Load
    ):
        return "it is assigned, which Keras does not allow"
    if (
        _counts_layers(use, call)
        and not _only_freezes(parent, use.node)
        and repeats_layers(graph, code)
    ):
        return "a layer comes several times, and another form counts it once"
    if (
        use.what == "layers"
        and use.foreign
        and tier == "functional"
        and not _is_from_end(parent)
        and not passes_inputs(code, parent, use.node)
    ):
        return (
            "the model is handed on and may be the one here, and the input would count as "
            "its first layer"
        )
    if use.what == "predict_classes" and not rewritten_prediction(use, graph, code):
        return "only a Sequential of Keras 2 has it"
    stored = isinstance(getattr(use.node, "ctx", None), ast.Store)
    if use.what == "name" and not (graph.label or is_named(graph)) and not stored:
        return "the automatic name changes with the form"
    if use.what == "get_layer" and call is not None and tier == "functional":
        first = call.args[0] if call.args else None
        by_name = isinstance(first, ast.Constant) and isinstance(first.value, str)
        if any(k.arg == "index" for k in call.keywords) or (first and not by_name):
            return "the input counts as a layer there, so that the indices shift by one"
    if tier != "subclass":
        return ""
    if stored and use.what and use.what not in RESERVED:
        return "a subclass may have a layer of this name, and takes no new parts once built"
    if use.what == "to_json" and (graph.symbol.is_keras_2 or _is_parsed(call, code)):
        return "the text names a class in place of the layers"
    if use.what == "build" and _is_without_arguments(call):
        return "on a subclass it asks for a shape"
    if use.what == "build" and not (_states_shape(graph) or build_shape(use, code)):
        return "on a subclass it builds nothing"
    if clones(use, code) and not is_rewritten(use, graph, code):
        return "`clone_model` does not take a subclass"
    return ""


def _counts_layers(use: Use, call: ast.Call | None) -> bool:
    """Whether a use depends on how many layers there are: `.layers`, `get_layer(index=1)`."""
    if use.what != "get_layer" or call is None:
        return use.what == "layers"
    return any(
        isinstance(each, ast.Constant) and type(each.value) is int
        for each in (*call.args, *(keyword.value for keyword in call.keywords))
    )


def _only_freezes(loop: ast.AST, layers: ast.AST) -> bool:
    """Whether all layers are frozen or thawed in a loop, however often it sees one."""
    return (
        isinstance(loop, ast.For)
        and loop.iter is layers
        and all(
            isinstance(each, ast.Assign)
            and isinstance(each.targets[0], ast.Attribute)
            and each.targets[0].attr == "trainable"
            and isinstance(each.value, ast.Constant)
            for each in loop.body
        )
    )


def _is_from_end(reader: ast.AST | None) -> bool:
    """Whether one layer is read by its place from the end, to which no input comes."""
    return (
        isinstance(reader, ast.Subscript)
        and isinstance(reader.slice, ast.UnaryOp)
        and isinstance(reader.slice.op, ast.USub)
        and isinstance(reader.slice.operand, ast.Constant)
    )


def _is_without_arguments(call: ast.AST | None) -> bool:
    return isinstance(call, ast.Call) and not call.args and not call.keywords


def _is_parsed(call: ast.Call | None, code: Code) -> bool:
    """Whether the text that a call gives is read again as JSON at once."""
    parent = code.scopes.parents[call] if call is not None else None
    return isinstance(parent, ast.Call) and ast.unparse(parent.func).endswith("loads")


def rewritten_predictions(graph: Graph, code: Code) -> list[tuple[ast.AST, str]]:
    """Return the uses of `predict_classes` and `predict_proba`, as every model has them."""
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        if use.what == "predict_proba":
            assert isinstance(use.node, ast.Attribute)
            found.append((use.node, f"{code.text.of(use.node.value)}.predict"))
        text = rewritten_prediction(use, graph, code)
        if text:
            found.append((code.scopes.parents[use.node], text))
    return found


def rewritten_builds(graph: Graph, code: Code) -> list[tuple[ast.AST, str]]:
    """Return the calls `model.build()`, with the shape that only a Sequential does not ask for."""
    found: list[tuple[ast.AST, str]] = []
    for use in graph.uses:
        call = code.scopes.parents[use.node]
        if use.what == "build" and _is_without_arguments(call):
            assert isinstance(use.node, ast.Attribute)
            model = code.text.of(use.node.value)
            found.append((call, f"{model}.build({model}.input_shape)"))
    return found


def rewritten_prediction(
    use: Use, graph: Graph, code: Code, prediction: str = ""
) -> str:
    """Return what `model.predict_classes(x)` computes, or "" where it is no such call.

    The prediction is `model.predict(x)`, if it is not given.
    Keras 2 took the largest of several outputs, and rounded a single one
    (keras/engine/sequential.py of version 2.4). Where the text does not say how many there are,
    the new one asks.
    """
    call = code.call_of(use.node)
    if use.what != "predict_classes" or call is None:
        return ""
    assert isinstance(use.node, ast.Attribute)
    units = None if use.foreign else _last_units(graph, code)
    arguments = code.text.text[code.text.span(call.func)[1] : code.text.span(call)[1]]
    prediction = prediction or f"{code.text.of(use.node.value)}.predict{arguments}"
    if units is None:
        largest, rounded = "p.argmax(axis=-1)", '(p > 0.5).astype("int32")'
        return f"(lambda p: {largest} if p.shape[-1] > 1 else {rounded})({prediction})"
    if units == 1:
        return f'({prediction} > 0.5).astype("int32")'
    return f"{prediction}.argmax(axis=-1)"


def _last_units(graph: Graph, code: Code) -> int | None:
    """Return how many outputs a model has, where a Dense layer says it in figures."""
    steps = [step for step in graph.steps if isinstance(step, Make | Stack | Extend)]
    if not isinstance(steps[-1], Make):
        return None
    makes = [step for step in steps if isinstance(step, Make)]
    while (
        makes and makes[-1].known is not None and makes[-1].known.name == "Activation"
    ):
        makes.pop()
    if not makes or makes[-1].known is None or makes[-1].known.name != "Dense":
        return None
    for index, argument in enumerate(makes[-1].arguments):
        if argument.name == "units" or (argument.name is None and index == 0):
            units = value(code, argument.value.node)
            return units if type(units) is int else None
    return None


def _states_shape(graph: Graph) -> bool:
    return any(
        isinstance(step, Input) and (step.call or step.shape) for step in graph.steps
    )
