"""Writes a `train_step` of the file's own, which `fit` runs."""

import ast

from tfscaffold.model.graph import Graph
from tfscaffold.training import callbacks
from tfscaffold.training.loop import Expressions, Statements, is_plot
from tfscaffold.training.plan import PARAMETERS, Plan
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Context, Line, Reasons

# What belongs to the model that is compiled: the one with the step.
_COMPILED = {
    "history",
    "metrics",
    "metrics_names",
    "optimizer",
    "reset_metrics",
    "stop_training",
    "test_on_batch",
    "train_on_batch",
    *PARAMETERS,
}


def refuse_uses(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Note what would see another model than before: callbacks and calls that save it."""
    for use in graph.uses:
        if use.lost and not is_plot(use.node, context.code):
            message = "The model is handed on here, to what may need it compiled."
            refuse(context.code, use.node, message, reasons)
    for name in ("ModelCheckpoint", "BackupAndRestore", "load_model"):
        for call in context.code.calls_by_name.get(name, ()):
            message = (
                f"`{name}` would save or find the model with the step, not the network."
            )
            refuse(context.code, call, message, reasons)
    for call in context.code.calls_by_name.get("fit", ()):
        for keyword in call.keywords:
            if keyword.arg == "callbacks":
                callbacks.listed(
                    context.code,
                    keyword.value,
                    lambda node, message: refuse(context.code, node, message, reasons),
                    compiled=True,
                )


def write(
    plans: list[Plan], graph: Graph, context: Context, reasons: Reasons
) -> tuple[Statements, Statements, Expressions]:
    """Return no new statements, the making of the model with the step, and its uses."""
    plan = plans[0]
    session = plan.sessions[0]
    first = session.compile
    if session.gone or len(plans) > 1:
        message = (
            "The model is trained under several names, or not where it is compiled."
        )
        refuse(context.code, first.node, message, reasons)
    scope = context.code.scopes.of(first.node)
    made = context.blocks(["TrainStepModel"])["TrainStepModel"]
    trainer = context.once(scope, "trainer")
    uses: Expressions = []
    for use in graph.uses:
        if use.what in _COMPILED and isinstance(use.node, ast.Attribute):
            if context.code.function(use.node) is not context.code.function(first.node):
                message = f"`.{use.what}` is used in another function than `compile`."
                refuse(context.code, use.node, message, reasons)
            uses.append((use.node.value, trainer))
    making = Line(f"{trainer} = {made}({plan.model})")
    return [], [(first.statement, (making,))], uses
