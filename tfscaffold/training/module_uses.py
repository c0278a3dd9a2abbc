"""What a file does with a trained model that will be a `tf.Module`: `predict` and `save`."""

import ast
from collections.abc import Mapping
from itertools import islice

from tfscaffold.model.graph import Graph, Use
from tfscaffold.training.data import (
    comes_in_batches,
    is_array,
    is_dataset,
    is_read_as_one,
)
from tfscaffold.training.loading import folder
from tfscaffold.training.plan import Call, literal
from tfscaffold.training.reading import dominates
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.later_uses import is_held, rewritten_prediction
from tfscaffold.writers.shapes import input_signature
from tfscaffold.writers.writing import Context, Reasons

REWRITTEN = {
    "get_weights",
    "load_weights",
    "predict",
    "predict_classes",
    "predict_on_batch",
    "save",
    "save_weights",
    "set_weights",
}


def rewritten(
    graph: Graph, context: Context, batches: Mapping[Call, str], reasons: Reasons
) -> list[tuple[ast.expr, str]]:
    """Return the calls of `predict` and `save`, each with what takes its place.

    Args:
        graph: The model.
        context: The file.
        batches: The variables of its training data, by the `fit`.
        reasons: Where refusals are noted.
    """
    found: list[tuple[ast.expr, str]] = []
    for use in graph.uses:
        if use.what == "layers":
            found += _layer_weights(use, context)
        if use.what not in REWRITTEN:
            continue
        call = context.code.call_of(use.node)
        if call is None or not is_held(use):
            message = f"It is not certain what `.{use.what}` does here."
            refuse(context.code, use.node, message, reasons)
        elif use.what in _WEIGHTS:
            found.append((call, _WEIGHTS[use.what](call, use, context, reasons)))
        elif use.what == "predict_on_batch":
            found.append((call, _predict_on_batch(call, use, context, reasons)))
        elif use.what in ("predict", "predict_classes"):
            text = _predict(call, use, context, reasons)
            classes = rewritten_prediction(use, graph, context.code, text)
            found.append((call, classes or text))
        else:
            data = _data(call, context, batches)
            found.append((call, _save(call, use, graph, context, data, reasons)))
    return found + _existence(context)


def _existence(context: Context) -> list[tuple[ast.expr, str]]:
    """Return the paths of which the file asks whether its weights are there, as they are now."""
    written = _written(context)
    calls = [
        call
        for name in ("exists", "isfile")
        for call in context.code.calls_by_name.get(name, ())
        if isinstance(call.func, ast.Name | ast.Attribute)
    ]
    paths = [call.args[0] for call in calls if len(call.args) == 1]
    return [
        (path, f'f"{{{text}}}.index"')
        for path in paths
        if (text := context.code.text.of(path)) in written and text.isidentifier()
    ] + [
        (path, f"{text[:-1]}.index{text[-1]}")
        for path in paths
        if isinstance(path, ast.Constant)
        and (text := context.code.text.of(path)) in written
    ]


def _predict(call: ast.Call, use: Use, context: Context, reasons: Reasons) -> str:
    given = _arguments(call, ("x", "batch_size", "verbose", "steps", "callbacks"))
    given.pop("verbose", None)
    # What it shows of its progress is no part of the result.
    x, batch_size = given.pop("x", None), given.pop("batch_size", None)
    steps = given.pop("steps", None)
    if x is None or given or (batch_size and steps):
        message = "`predict` is given more here than data and the size of a batch."
        refuse(context.code, call, message, reasons)
        return ""
    texts = [_model(use, context), context.code.text.of(x)]
    if is_read_as_one(x):
        texts[1] = f"{context.blocks(['one_array'])['one_array']}({texts[1]})"
    elif not is_array(context.code, x):
        message = "This is a list or a dictionary, not one array."
        refuse(context.code, x, message, reasons)
    is_read = comes_in_batches(context.code, x)
    if steps is not None and not (is_read or is_dataset(context.code, x)):
        message = "`predict` is given `steps=` here, and no data that come in batches."
        refuse(context.code, call, message, reasons)
    if steps is not None or is_read:
        options = [each for each in (x, steps) if each is not None]
        given_data = ", ".join(map(context.code.text.of, options))
        texts[1] = f"{context.blocks(['Batches'])['Batches']}({given_data})"
    if batch_size is not None and literal(batch_size) is not None:
        texts.append(context.code.text.of(batch_size))
    return f"{context.blocks(['predict'])['predict']}({', '.join(texts)})"


def _layer_weights(use: Use, context: Context) -> list[tuple[ast.expr, str]]:
    """Return `model.layers[0].get_weights()` with what takes its place, if it is that."""
    around = list(islice(context.code.scopes.ancestors(use.node), 3))
    if len(around) < 3:
        return []
    item, method, call = around
    if (
        not is_held(use)
        or not isinstance(item, ast.Subscript)
        or not isinstance(item.slice, ast.Constant | ast.UnaryOp)
        or not isinstance(method, ast.Attribute)
        or method.attr != "get_weights"
        or not isinstance(call, ast.Call)
        or call.func is not method
        or call.args
        or call.keywords
    ):
        return []
    layer = context.code.text.of(item)
    return [(call, f"[w.numpy() for w in {layer}.weights]")]


def _get_weights(call: ast.Call, use: Use, context: Context, reasons: Reasons) -> str:
    if call.args or call.keywords:
        message = "`get_weights` takes no arguments."
        refuse(context.code, call, message, reasons)
    layers = f"for layer in {_model(use, context)}.layers"
    return f"[w.numpy() {layers} for w in layer.weights]"


def _save_weights(call: ast.Call, use: Use, context: Context, reasons: Reasons) -> str:
    path = _path(call, context, reasons)
    return f"{_checkpoint(use, context)}.write({path})"


def _load_weights(call: ast.Call, use: Use, context: Context, reasons: Reasons) -> str:
    path = _path(call, context, reasons)
    if path not in _written(context):
        # Perhaps a file of Keras'.
        load = context.blocks(["load_weights"])["load_weights"]
        return f"{load}({_model(use, context)}, {path})"
    return f"{_checkpoint(use, context)}.read({path}).assert_consumed()"


def _set_weights(call: ast.Call, use: Use, context: Context, reasons: Reasons) -> str:
    weights = _arguments(call, ("weights",)).get("weights")
    if weights is None or len(call.args) + len(call.keywords) != 1:
        message = "`set_weights` is not given weights alone."
        refuse(context.code, call, message, reasons)
        return ""
    helper = context.blocks(["set_weights"])["set_weights"]
    return f"{helper}({_model(use, context)}, {context.code.text.of(weights)})"


_WEIGHTS = {
    "get_weights": _get_weights,
    "load_weights": _load_weights,
    "save_weights": _save_weights,
    "set_weights": _set_weights,
}


def _checkpoint(use: Use, context: Context) -> str:
    tf = context.spell.tensorflow()
    return f"{tf}.train.Checkpoint(model={_model(use, context)})"


def _path(call: ast.Call, context: Context, reasons: Reasons) -> str:
    given = _arguments(call, ("filepath", "overwrite"))
    path = given.pop("filepath", None)
    is_over = literal(given.pop("overwrite", ast.Constant(True))) is True
    if path is None or given or not is_over:
        message = "More is given here than a path."
        refuse(context.code, call, message, reasons)
        return ""
    return context.code.text.of(path)


def _written(context: Context) -> set[str]:
    """Return the paths under which the file writes weights, as text."""
    calls = [
        call
        for name in ("save_weights", "ModelCheckpoint")
        for call in context.code.calls_by_name.get(name, ())
    ]
    found = [each for call in calls for each in call.args[:1]]
    found += [k.value for call in calls for k in call.keywords if k.arg == "filepath"]
    return {context.code.text.of(each) for each in found}


def _predict_on_batch(
    call: ast.Call, use: Use, context: Context, reasons: Reasons
) -> str:
    given = _arguments(call, ("x",))
    x = given.get("x")
    calls = x is None or any(isinstance(each, ast.Call) for each in ast.walk(x))
    if x is None or len(given) > 1 or calls or not is_array(context.code, x):
        message = "`predict_on_batch` is not given a variable with one array here."
        refuse(context.code, call, message, reasons)
        return ""
    text = context.code.text.of(x)
    predict = context.blocks(["predict"])["predict"]
    return f"{predict}({_model(use, context)}, {text}, len({text}))"


def _save(
    call: ast.Call,
    use: Use,
    graph: Graph,
    context: Context,
    data: str,
    reasons: Reasons,
) -> str:
    """Return what writes a SavedModel.

    Args:
        call: The `save`.
        use: The same.
        graph: The model.
        context: The file.
        data: The training data that are certainly there, or "".
        reasons: Where refusals are noted.
    """
    given = _arguments(call, ("filepath", "overwrite"))
    path = given.pop("filepath", None)
    if literal(given.get("save_format")) in ("h5", "keras"):
        # Of a file of Keras'; a SavedModel has none.
        del given["save_format"]
    if path is None or any(literal(each) is not True for each in given.values()):
        message = "`save` is given more here than a path."
        refuse(context.code, call, message, reasons)
        return ""
    has_signature = bool(input_signature(graph, context))
    if not has_signature and not data:
        message = (
            "The model is saved here, and as a SavedModel it needs an input shape in "
            "figures, or the data of a `fit` above."
        )
        refuse(context.code, call, message, reasons)
    text = context.code.text.of(path)
    if isinstance(path, ast.Constant):
        # A SavedModel is a folder.
        text = folder(text)
    model = _model(use, context)
    if not has_signature:
        save = context.blocks(["save_model"])["save_model"]
        return f"{save}({model}, {text}, {data})"
    save = f"{context.spell.tensorflow()}.saved_model.save"
    return f"{save}({model}, {text})"


def _data(call: ast.Call, context: Context, batches: Mapping[Call, str]) -> str:
    """Return the variable of the data of a `fit` that certainly runs before."""
    here = Call("save", call, context.code.statement(call), {})
    for fit, variable in batches.items():
        if fit.node.lineno < call.lineno and dominates(context.code, fit, here):
            return variable
    return ""


def _model(use: Use, context: Context) -> str:
    assert isinstance(use.node, ast.Attribute)
    return context.code.text.of(use.node.value)


def _arguments(call: ast.Call, parameters: tuple[str, ...]) -> dict[str, ast.expr]:
    """Return the arguments of a call by parameter; unpacked ones by a name of their own."""
    found = {
        "*" if isinstance(each, ast.Starred) or index >= len(parameters) else name: each
        for index, (each, name) in enumerate(
            zip(call.args, (*parameters, *("*" for _ in call.args)), strict=False)
        )
    }
    return found | {each.arg or "**": each.value for each in call.keywords}
