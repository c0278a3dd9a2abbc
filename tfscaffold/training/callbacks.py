"""The callbacks of `fit` that a loop of the file's own can call, too."""

import ast
from collections.abc import Callable, Collection

from tfscaffold.source.code import Code
from tfscaffold.training.objects import changes, value_of
from tfscaffold.training.plan import literal

CARRIED = {
    "CSVLogger",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ReduceLROnPlateau",
    "TensorBoard",
    "TerminateOnNaN",
}
# Those that watch one number, and go by whether it is better; their parameters.
_MONITORS = {
    "EarlyStopping": (
        *("monitor", "min_delta", "patience", "verbose", "mode", "baseline"),
        *("restore_best_weights", "start_from_epoch"),
    ),
    "ModelCheckpoint": (
        *("filepath", "monitor", "verbose", "save_best_only", "save_weights_only"),
        *("mode", "save_freq", "initial_value_threshold"),
    ),
    "ReduceLROnPlateau": (
        *("monitor", "factor", "patience", "verbose", "mode", "min_delta"),
        *("cooldown", "min_lr"),
    ),
}
# What a callback of the user's may ask of the model, compiled or not.
_ASKED = {
    "get_layer",
    "get_weights",
    "layers",
    "name",
    "optimizer",
    "predict",
    "save_weights",
    "set_weights",
    "stop_training",
    "summary",
    "trainable_variables",
    "trainable_weights",
    "weights",
}
# The same of the model with the step, which has one layer: the network.
_ASKED_OF_STEP = _ASKED - {"get_layer", "layers", "name", "summary"}
# The same of a `tf.Module`: what `CallbackModel` in templates/blocks has.
_ASKED_OF_MODULE = {
    "get_weights",
    "optimizer",
    "predict",
    "save_weights",
    "set_weights",
    "stop_training",
}


def listed(
    code: Code,
    node: ast.expr | None,
    refuse: Callable[[ast.AST, str], None],
    *,
    compiled: bool = False,
    is_module: bool = False,
    accuracies: Collection[str] = (),
    edits: list[tuple[ast.expr, str]] | None = None,
) -> list[str]:
    """Return the elements of `callbacks=` as text; refuse those that are not carried.

    Args:
        code: The file.
        node: What the user gives, or None.
        refuse: Notes a reason at a place.
        compiled: Whether the model that they see is compiled: the one with the step.
        is_module: Whether the model will be a `tf.Module`.
        accuracies: The metrics of the model that are known to be better if they are more.
        edits: Gets the callbacks that are made elsewhere and change, with their new text.
    """
    if node is None:
        return []
    asked = _ASKED_OF_STEP if compiled else _ASKED
    if is_module:
        asked = _ASKED_OF_MODULE

    def text(each: ast.expr) -> str:
        made = value_of(code, each)
        if is_module and _class(code, made) == "TensorBoard":
            _refuse_layers(made, refuse)
        told = "" if compiled else _told(code, made, accuracies)
        if not told:
            _check(code, each, made, refuse, asked, compiled=compiled)
        elif code.statement(made) is code.statement(node):
            return told
        elif edits is not None and (made, told) not in edits:
            edits.append((made, told))
        return code.text.of(each)

    made = value_of(code, node)
    if not isinstance(made, ast.List | ast.Tuple):
        if _class(code, made):
            return [text(node)]
        refuse(node, "The callbacks are not a list that the text shows.")
        return []
    texts = [text(element) for element in made.elts]
    if made is node:
        return texts
    for call in changes(code, node):
        if call.func.attr == "append" and len(call.args) == 1:  # type: ignore[attr-defined]
            text(call.args[0])
        else:
            refuse(node, "The list of callbacks is changed after it is made.")
    return [f"*{code.text.of(node)}"]


def names_history(code: Code, node: ast.expr | None) -> bool:
    """Whether a list of callbacks holds a `History`, which `fit` fills and returns."""
    made = value_of(code, node) if node is not None else None
    added = changes(code, node) if node is not None else []
    elements = [*getattr(made, "elts", [made]), *(e for c in added for e in c.args)]
    return any(
        isinstance(each, ast.expr) and _class(code, value_of(code, each)) == "History"
        for each in elements
    )


def has_checkpoint(code: Code) -> bool:
    """Whether a callback of Keras' may save the model that it is given."""
    return "ModelCheckpoint" in code.calls_by_name or any(
        _class(code, call) == "ModelCheckpoint" for call in code.nodes(ast.Call)
    )


def save_what_they_train(code: Code) -> bool:
    """Whether a callback of the file, or of Keras', may save the model that it is given."""
    calls = code.calls_by_name.get("save_weights", ())
    classes = (code.scopes.ancestors(call) for call in calls)
    own = any(isinstance(each, ast.ClassDef) for around in classes for each in around)
    return own or has_checkpoint(code)


def _refuse_layers(made: ast.expr, refuse: Callable[[ast.AST, str], None]) -> None:
    """Refuse what TensorBoard asks of layers."""
    for keyword in getattr(made, "keywords", ()):
        if keyword.arg in ("histogram_freq", "embeddings_freq"):
            message = f"A `tf.Module` has no layers for `{keyword.arg}=`."
            refuse(keyword.value, message)


def _told(code: Code, made: ast.expr, accuracies: Collection[str]) -> str:
    """Return a callback that monitors an accuracy, and is told that more is better; or ""."""
    if not isinstance(made, ast.Call) or _class(code, made) not in _MONITORS:
        return ""
    given = _arguments(code, made)
    monitor = given.get("monitor")
    if monitor is None or "mode" in given or None in given:
        return ""
    if str(literal(monitor)).removeprefix("val_") not in accuracies:
        return ""
    text, start = code.text.text, code.text.span(made)[0]
    stop = code.text.span(made)[1]
    end = max(code.text.span(each)[1] for each in given.values())
    if ")" in text[end : stop - 1]:
        return ""
    return f'{text[start:end]}, mode="max"{text[end:stop]}'


def _arguments(code: Code, call: ast.Call) -> dict[str | None, ast.expr]:
    """Return the arguments of a callback that monitors something; those not certain by None."""
    parameters = dict(enumerate(_MONITORS[_class(code, call)]))
    found: dict[str | None, ast.expr] = {
        None if isinstance(each, ast.Starred) else parameters.get(index): each
        for index, each in enumerate(call.args)
    }
    return found | {each.arg: each.value for each in call.keywords}


def _class(code: Code, made: ast.expr) -> str:
    """Return the class of Keras whose object an expression makes, or ""."""
    symbol = code.called(made)
    if symbol is None or not symbol.path.startswith("callbacks."):
        return ""
    return symbol.name


def _check(
    code: Code,
    node: ast.expr,
    made: ast.expr,
    refuse: Callable[[ast.AST, str], None],
    asked: set[str],
    *,
    compiled: bool,
) -> None:
    name = _class(code, made)
    if name in CARRIED:
        assert isinstance(made, ast.Call)
        if not compiled and name in _MONITORS and not _knows_direction(code, made):
            refuse(
                node,
                f"Whether `{name}` wants more or less of what it monitors, it asks a compiled "
                'model: give it `mode="max"` or `mode="min"`.',
            )
        return
    if name:
        refuse(node, f"The callback `{name}` is not carried.")
    elif not _is_own(code, made, asked):
        refuse(node, f"The callback `{code.text.of(node)}` is not known.")


def _knows_direction(code: Code, call: ast.Call) -> bool:
    """Whether a callback monitors a loss, or is told what is better."""
    given = _arguments(code, call)
    mode = literal(given.get("mode", call.func))
    if None in given or mode in ("min", "max"):
        return None not in given
    names = [given["monitor"]] if "monitor" in given else []
    choices = [
        choice
        for each in names
        for choice in (
            [each.body, each.orelse] if isinstance(each, ast.IfExp) else [each]
        )
    ]
    return all(literal(each) in ("loss", "val_loss") for each in choices)


def _is_own(code: Code, made: ast.expr, asked: set[str]) -> bool:
    """Whether an expression makes a callback of the file that asks no more of the model."""
    if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name):
        return False
    bindings = code.bindings(made.func)
    if len(bindings) != 1 or not isinstance(bindings[0].node, ast.ClassDef):
        return False
    found = bindings[0].node
    bases = [code.symbol(base) for base in found.bases]
    if [base.path if base else "" for base in bases] != ["callbacks.Callback"]:
        return False
    models = [
        code.scopes.parents[each]
        for each in ast.walk(found)
        if isinstance(each, ast.Attribute) and each.attr in ("model", "_model")
    ]
    return all(
        isinstance(each, ast.Attribute) and each.attr in asked for each in models
    )
