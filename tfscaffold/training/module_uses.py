"""What a file does with a trained model that will be a `tf.Module`: `predict` and `save`."""

import ast

from tfscaffold.model.graph import Graph, Use
from tfscaffold.training.data import is_array
from tfscaffold.training.plan import literal
from tfscaffold.training.reading import refuse
from tfscaffold.writers.later_uses import is_held
from tfscaffold.writers.shapes import input_signature
from tfscaffold.writers.writing import Context, Reasons

REWRITTEN = {"predict", "save"}


def rewritten(
    graph: Graph, context: Context, reasons: Reasons
) -> list[tuple[ast.expr, str]]:
    """Return the calls of `predict` and `save`, each with what takes its place."""
    found: list[tuple[ast.expr, str]] = []
    for use in graph.uses:
        if use.what not in REWRITTEN:
            continue
        call = context.code.scopes.parents[use.node]
        if (
            not isinstance(call, ast.Call)
            or call.func is not use.node
            or not is_held(use)
        ):
            message = f"It is not certain what `.{use.what}` does here."
            refuse(context.code, use.node, message, reasons)
        elif use.what == "predict":
            found.append((call, _predict(call, use, context, reasons)))
        else:
            found.append((call, _save(call, use, graph, context, reasons)))
    return found


def _predict(call: ast.Call, use: Use, context: Context, reasons: Reasons) -> str:
    given = _arguments(call, ("x", "batch_size", "verbose", "steps", "callbacks"))
    given.pop("verbose", None)
    # What it shows of its progress is no part of the result.
    x, batch_size = given.pop("x", None), given.pop("batch_size", None)
    if x is None or given:
        message = "`predict` is given more here than data and the size of a batch."
        refuse(context.code, call, message, reasons)
        return ""
    if not is_array(context.code, x):
        message = "This is a list or a dictionary, not one array."
        refuse(context.code, x, message, reasons)
    texts = [_model(use, context), context.code.text.of(x)]
    if batch_size is not None and literal(batch_size) is not None:
        texts.append(context.code.text.of(batch_size))
    return f"{context.blocks(['predict'])['predict']}({', '.join(texts)})"


def _save(
    call: ast.Call, use: Use, graph: Graph, context: Context, reasons: Reasons
) -> str:
    given = _arguments(call, ("filepath", "overwrite"))
    path = given.pop("filepath", None)
    if path is None or any(literal(each) is not True for each in given.values()):
        message = "`save` is given more here than a path."
        refuse(context.code, call, message, reasons)
        return ""
    if not input_signature(graph, context):
        message = "The model is saved here, and as a SavedModel it needs an input shape in figures."
        refuse(context.code, call, message, reasons)
    text = context.code.text.of(path)
    if isinstance(path, ast.Constant):
        # A SavedModel is a folder.
        text = text[:-1].removesuffix(".keras").removesuffix(".h5") + text[-1]
    save = f"{context.spell.tensorflow()}.saved_model.save"
    return f"{save}({_model(use, context)}, {text})"


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
