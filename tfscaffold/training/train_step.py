"""Writes a `train_step` of the file's own, which `fit` runs."""

import ast

from tfscaffold.model.graph import Graph
from tfscaffold.training import callbacks, loop
from tfscaffold.training.loop import Expressions, Statements, needs_no_compile
from tfscaffold.training.plan import PARAMETERS, RENAMED, Plan, text_of
from tfscaffold.training.reading import dominates
from tfscaffold.training.rebinding import is_rebound
from tfscaffold.training.refusing import refuse
from tfscaffold.training.words import kept, of_receiver
from tfscaffold.writers.writing import Context, Line, Reasons

# What belongs to the model that is compiled: the one with the step.
_COMPILED = {
    "compiled",
    "compute_loss",
    "compute_metrics",
    "get_compile_config",
    "get_metrics_result",
    "history",
    "jit_compile",
    "loss",
    "metrics",
    "metrics_names",
    "optimizer",
    "reset_metrics",
    "run_eagerly",
    "stop_training",
    "test_on_batch",
    "train_on_batch",
    *PARAMETERS,
}


def refuse_uses(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Note what would see another model than before: callbacks and calls that save it."""
    for use in graph.uses:
        if use.lost and not needs_no_compile(use.node, context.code):
            message = "The model is handed on here, to what may need it compiled."
            refuse(context.code, use.node, message, reasons)
        elif use.what in RENAMED:
            message = f"`.{use.what}` is not in Keras 3, which runs the step."
            refuse(context.code, use.node, message, reasons)
    loop.refuse_loaded(graph, context, reasons)
    for call in context.code.calls_by_name.get("BackupAndRestore", ()):
        message = (
            "`BackupAndRestore` would find the model with the step, not the network."
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
    """Return the new statements, the making of the models with the step, and their uses."""
    statements: Statements = []
    before: Statements = []
    uses: Expressions = []
    trainers: dict[str, str] = {}
    grown = [site.node for growth in graph.growths for site in growth.sites]
    for plan in plans:
        session = plan.sessions[0]
        first = session.compile
        scope = context.code.scopes.of(first.statement)
        saves = callbacks.save_what_they_train(context.code) or any(
            use.what in ("load_weights", "save_weights") for use in graph.uses
        )
        kind = "SavedTrainStepModel" if saves else "TrainStepModel"
        made = context.blocks([kind])[kind]
        trainer = kept("trainer", scope, session, context)
        if plan.model in trainers:
            message = "The model is trained under the same name in several places."
            refuse(context.code, first.node, message, reasons)
        trainers[plan.model] = trainer
        making = Line(f"{trainer} = {made}({plan.model})")
        if not session.gone:
            _refuse_unmade(plan, context, reasons)
            before.append((first.statement, (making,)))
        text = context.code.text
        for index, each in enumerate(plan.sessions):
            statement = each.compile.statement
            if each.gone:
                options = [
                    f"{name}={text_of(node, each, context.code)}"
                    for name, node in each.compile.arguments.items()
                ]
                compiled = Line(f"{trainer}.compile({', '.join(options)})")
                lines = Line(text.of(statement)), making, compiled
                statements.append((statement, lines))
            elif index:
                pair = plan.sessions[index - 1].compile, each.compile
                if is_rebound(plan.model, *pair, context.code, grown):
                    before.append((statement, (making,)))
    gone = {each for plan in plans for each in plan.sessions[0].gone}
    statements += [(each, ()) for each in gone]
    near = [_functions(plan, context) for plan in plans]
    rewritten = {statement for statement, _ in statements}
    for use in graph.uses:
        if use.what not in _COMPILED or not isinstance(use.node, ast.Attribute):
            continue
        if context.code.statement(use.node) in rewritten:
            continue
        receiver = context.code.text.of(use.node.value)
        function = context.code.function(use.node)
        for plan in plans:
            shared = plan.sessions[0].shared
            calls = [call.node.func for call in plan.sessions[0].calls]
            if shared is not None and shared.prefix and use.node in calls:
                name = of_receiver(trainers[plan.model], shared, receiver)
                trainers.setdefault(receiver, name)
        if receiver not in trainers or not any(function in each for each in near):
            message = f"`.{use.what}` is used in another function than `compile`."
            refuse(context.code, use.node, message, reasons)
            continue
        uses.append((use.node.value, trainers[receiver]))
    return statements, before, uses


def _refuse_unmade(plan: Plan, context: Context, reasons: Reasons) -> None:
    """Refuse a first `compile` that does not run before the others, as the model is made there."""
    first = plan.sessions[0]
    for session in plan.sessions[1:]:
        if not dominates(context.code, first.compile, session.compile):
            message = "It is not certain that this `compile` runs before the others."
            refuse(context.code, first.compile.node, message, reasons)


def _functions(plan: Plan, context: Context) -> set[ast.AST | None]:
    """Return the functions that see the model with the step; None is the module."""
    calls = [call for each in plan.sessions for call in (each.compile, *each.calls)]
    return {context.code.function(call.statement) for call in calls}
