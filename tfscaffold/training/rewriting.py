"""Rewrites the training of a model in another style, where the file shows all of it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.training import loading, loop, methods, module_uses, nesting, train_step
from tfscaffold.training.holders import certain
from tfscaffold.training.plan import Call
from tfscaffold.training.reading import is_training, read_plans
from tfscaffold.training.refusing import refuse
from tfscaffold.training.resuming import refuse_resumed
from tfscaffold.training.words import tried
from tfscaffold.writers.writing import Context, Line, Reasons

STYLES = ("loop", "train-step")
# What would be silently different: the code of the whole file is looked at for these words.
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
        trained: The block that the model derives from if it is a `tf.Module` that keeps `fit`
            and its like, or "".
        remarks: What the user should know.
    """

    statements: tuple[tuple[ast.stmt, tuple[Line, ...]], ...] = ()
    before: tuple[tuple[ast.stmt, tuple[Line, ...]], ...] = ()
    expressions: tuple[tuple[ast.expr, str], ...] = ()
    uses: tuple[Use, ...] = ()
    trained: str = ""
    remarks: tuple[Diagnostic, ...] = ()


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
    reasons = Reasons()
    graph = certain(graph, context.code)
    if to == "module":
        return _for_module(graph, context, style)
    if not any(is_training(use) for use in graph.uses):
        return None
    refuse_words(graph, context, reasons)
    plans = read_plans(graph, context.code, reasons, may_stay=to != graph.tier)
    if plans is None:
        return reasons.found
    if not plans and not reasons.found:
        return None
    writer = loop if style == "loop" else train_step
    writer.refuse_uses(graph, context, reasons)
    statements, before, expressions = writer.write(plans, graph, context, reasons)
    rewritten = {node for node, _ in expressions}
    if style == "loop":
        statements, expressions = nesting.placed(
            statements, expressions, context.code, reasons
        )
    if reasons.found:
        return reasons.found
    uses = tuple(
        use
        for use in graph.uses
        if not is_training(use) and getattr(use.node, "value", None) not in rewritten
    )
    return Rewritten(tuple(statements), tuple(before), tuple(expressions), uses)


def _for_module(
    graph: Graph, context: Context, style: str
) -> Rewritten | list[Diagnostic] | None:
    """Return the training of a model that becomes a `tf.Module`, and what goes with it.

    That is a loop where the model is trained, or, if the file does not show enough for that,
    a module with methods.
    """
    unwritten = tried(context)
    found = _as_loop(graph, unwritten, style)
    if not isinstance(found, list):
        return _as_loop(graph, context, style)
    if style != "loop" or not any(is_training(use) for use in graph.uses):
        return found
    other = _with_methods(graph, unwritten)
    if not isinstance(other, list):
        return _with_methods(graph, context)
    return min(other, found, key=len)


def _as_loop(
    graph: Graph, context: Context, style: str
) -> Rewritten | list[Diagnostic] | None:
    """Return the training of a `tf.Module` as a loop; `predict` and `save` are rewritten, too."""
    reasons = Reasons()
    statements: loop.Statements = []
    expressions: loop.Expressions = []
    batches: dict[Call, str] = {}
    trains = [use for use in graph.uses if is_training(use)]
    if trains:
        refuse_words(graph, context, reasons)
        if style != "loop":
            message = "A `tf.Module` has no `fit`: its training can only be a loop."
            refuse(context.code, graph.callee, message, reasons)
        plans = read_plans(graph, context.code, reasons)
        if plans is None:
            return reasons.found
        loop.refuse_uses(graph, context, reasons, is_module=True)
        refuse_resumed(graph, context, reasons)
        statements, _, expressions = loop.write(
            plans, graph, context, reasons, is_module=True, batches=batches
        )
    expressions += module_uses.rewritten(graph, context, batches, reasons)
    expressions += loading.loaded(graph, context, reasons)
    gone = {node for node, _ in expressions}
    statements, expressions = nesting.placed(
        statements, expressions, context.code, reasons
    )
    if reasons.found:
        return reasons.found
    # It is certain now which model they print.
    summaries = any(use.what == "summary" for use in graph.uses)
    if not statements and not expressions and not summaries:
        return None
    done = module_uses.REWRITTEN | {"metrics_names"}
    left = [
        use
        for use in graph.uses
        if use.what not in done and gone.isdisjoint(_around(use.node, context.code))
    ]
    uses = [use for use in left if not is_training(use)]
    uses += _of_losses(trains)
    return Rewritten(tuple(statements), (), tuple(expressions), tuple(uses))


def _with_methods(graph: Graph, context: Context) -> Rewritten | list[Diagnostic]:
    """Return what makes a module that trains itself, as the file does not show who trains it."""
    reasons = Reasons()
    refuse_words(graph, context, reasons)
    found = methods.write(graph, context, reasons)
    statements, expressions = nesting.placed(
        found.statements, found.expressions, context.code, reasons
    )
    if reasons.found:
        return reasons.found
    uses = [use for use in found.uses if use.what not in module_uses.REWRITTEN]
    uses += _of_losses([use for use in graph.uses if is_training(use)])
    return Rewritten(
        *(tuple(statements), (), tuple(expressions), tuple(uses)),
        trained=found.base,
        remarks=found.remarks,
    )


def _of_losses(trains: list[Use]) -> list[Use]:
    """Return the use of the losses of the layers that the steps make."""
    return [replace(use, what="losses", lost=False) for use in trains[:1]]


def _around(node: ast.AST, code: Code) -> Iterator[ast.AST]:
    """Yield the expressions around a use."""
    for each in code.scopes.ancestors(node):
        if isinstance(each, ast.stmt):
            return
        yield each


def refuse_words(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse a file that speaks of what no loop of one's own does."""
    text = context.code.text.text
    for word in [word for word in _FOREIGN if word in text]:
        why = _FOREIGN[word]
        if any(word in each for each in _names_and_strings(context.code)):
            message = f"The file speaks of `{word}`: {why}."
            refuse(context.code, graph.callee, message, reasons)


def _names_and_strings(code: Code) -> Iterator[str]:
    """Yield the names of a file and its strings, without comments and docstrings."""
    for name in code.nodes(ast.Name):
        yield name.id
    for attribute in code.nodes(ast.Attribute):
        yield attribute.attr
    for alias in code.nodes(ast.alias):
        yield alias.name
    for keyword in code.nodes(ast.keyword):
        yield keyword.arg or ""
    for constant in code.nodes(ast.Constant):
        alone = isinstance(code.scopes.parents[constant], ast.Expr)
        if isinstance(constant.value, str) and not alone:
            yield constant.value
