"""Rewrites the training of a model in another style, where the file shows all of it."""

import ast
from dataclasses import dataclass

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph, Use
from tfscaffold.training import loop, train_step
from tfscaffold.training.reading import is_training, read_plan, refuse
from tfscaffold.writers.writing import Context, Line, Reasons

STYLES = ("loop", "train-step")
# What would be silently different: the whole file is looked at for these words.
_FOREIGN = {
    "mixed_float16": "the loss is scaled, which the rewritten training does not do",
    "LossScaleOptimizer": "the loss is scaled, which the rewritten training does not do",
    "use_ema": "averages of the weights take their place at the end of `fit`",
    "Strategy": "the training is distributed",
}


@dataclass(frozen=True)
class Rewritten:
    """What takes the place of the training of a model.

    Attributes:
        statements: Statements of the file, with those that take their place.
        before: Statements of the file, with those that are inserted above them.
        expressions: Expressions of the file, with the text that takes their place.
        uses: Those of the model that are left.
    """

    statements: tuple[tuple[ast.stmt, tuple[Line, ...]], ...] = ()
    before: tuple[tuple[ast.stmt, tuple[Line, ...]], ...] = ()
    expressions: tuple[tuple[ast.expr, str], ...] = ()
    uses: tuple[Use, ...] = ()


def rewrite(
    graph: Graph, context: Context, style: str, to: str
) -> Rewritten | list[Diagnostic] | None:
    """Return the training of a model in another style.

    Args:
        graph: The model.
        context: The file.
        style: One of `STYLES`.
        to: The tier that the model will have.

    Returns:
        The new text; or all the reasons why there is none; or None where the file does not
        train the model.
    """
    if not any(is_training(use) for use in graph.uses):
        return None
    reasons = Reasons()
    _refuse_words(graph, context, reasons)
    if to == "module":
        # Its class has no `losses`, and Keras' callbacks ask for more than it has.
        message = "The training of a `tf.Module` cannot be written yet."
        refuse(context.code, graph.callee, message, reasons)
    plan = read_plan(graph, context.code, reasons)
    if plan is None:
        return reasons.found
    writer = loop if style == "loop" else train_step
    writer.refuse_uses(graph, context, reasons)
    statements, before, expressions = writer.write(plan, graph, context, reasons)
    if reasons.found:
        return reasons.found
    rewritten = {node for node, _ in expressions}
    uses = tuple(
        use
        for use in graph.uses
        if not is_training(use) and getattr(use.node, "value", None) not in rewritten
    )
    return Rewritten(tuple(statements), tuple(before), tuple(expressions), uses)


def _refuse_words(graph: Graph, context: Context, reasons: Reasons) -> None:
    for word, why in _FOREIGN.items():
        if word in context.code.text.text:
            message = f"The file speaks of `{word}`: {why}."
            refuse(context.code, graph.callee, message, reasons)
