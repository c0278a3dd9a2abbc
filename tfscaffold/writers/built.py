"""Uses of a class' model that need its variables, which it has once it has been called."""

import ast

from tfscaffold.model.graph import Graph, Input, Use
from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Context, Reasons

_CALLS = {
    "()",
    "evaluate",
    "evaluate_generator",
    "fit",
    "fit_generator",
    "predict",
    "predict_classes",
    "predict_generator",
    "predict_on_batch",
    "predict_proba",
    "test_on_batch",
    "train_on_batch",
}
_HARMLESS = _CALLS | {"compile", "name", "optimizer", "stop_training"}


def refuse_unbuilt_uses(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a class where Keras may build a Sequential at once, and the class not so early.

    A Sequential is built as soon as it has layers if its first one knows its input: a model
    that has been built, a layer with `input_shape`. (`Sequential._maybe_rebuild` of Keras 3.)
    A statement `model.build(shape)` builds both, and a shape that the user gives the class.
    """
    code = context.code
    if context.input_shape or not any(
        isinstance(step, Input) and step.uncertain for step in graph.steps
    ):
        return
    builds = [use for use in graph.uses if build_shape(use, code) is not None]
    calls = [*builds, *(use for use in graph.uses if use.what in _CALLS)]
    for use in graph.uses:
        if use in builds:
            continue
        needs = use.lost if use.what == "" else use.what not in _HARMLESS
        if needs and not any(_comes_after(code, use, call) for call in calls):
            what = f"asked for `.{use.what}`" if use.what else "handed on"
            reasons.add(
                "TFS101",
                (use.line, use.column),
                "The first layer may be a model that knows its input: the Sequential then has "
                f"its variables where it is {what} here, and a class would not.",
                "State the shape: `keras.Input(shape=...)` as the first layer.",
            )
            return


def build_shape(use: Use, code: Code) -> ast.expr | None:
    """Return the shape in a statement `model.build(shape)`, or None if a use is no such."""
    call = code.scopes.parents[use.node]
    if use.what != "build" or not isinstance(call, ast.Call):
        return None
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    alone = isinstance(code.scopes.parents[call], ast.Expr) and len(values) == 1
    return values[0] if alone and not isinstance(values[0], ast.Starred) else None


def _comes_after(code: Code, use: Use, call: Use) -> bool:
    """Whether a use certainly runs after another one, if it runs at all."""
    parents = code.scopes.parents
    around = [use.node]
    while around[-1] in parents:
        around.append(parents[around[-1]])
    statement = code.statement(call.node)
    while True:
        block = code.block(statement)
        for node in around:
            if isinstance(node, ast.stmt) and node in block:
                return block.index(node) > block.index(statement)
        parent = parents[statement]
        if not isinstance(parent, ast.With):
            return False
        statement = parent
