"""Writes a loop of the file's own in the place of `compile`, `fit` and `evaluate`."""

import ast

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.source.comments import comments
from tfscaffold.training import callbacks, data
from tfscaffold.training.batches import (
    fit_datasets,
    has_dataset,
    has_plain_validation,
    is_plain,
)
from tfscaffold.training.compiling import (
    accuracies,
    compile_lines,
    has_metrics,
    steps_together,
)
from tfscaffold.training.measuring import measure_lines, measurement
from tfscaffold.training.objects import value_of
from tfscaffold.training.plan import Call, Plan, Session, literal
from tfscaffold.training.refusing import refuse
from tfscaffold.training.words import Words
from tfscaffold.writers.writing import Context, Line, Reasons

Statements = list[tuple[ast.stmt, tuple[Line, ...]]]
Expressions = list[tuple[ast.expr, str]]
# Attributes that a model has only once it is compiled, or that train it.
_COMPILED = {
    "compute_loss",
    "compute_metrics",
    "get_compile_config",
    "history",
    "loss",
    "make_train_function",
    "metrics",
    "reset_metrics",
    "stop_training",
    "train_function",
    "train_step",
}


def refuse_uses(
    graph: Graph, context: Context, reasons: Reasons, *, is_module: bool = False
) -> None:
    """Note the uses of the model that need it compiled, or a model of Keras."""
    for use in graph.uses:
        if use.what == "history" and not is_module and not use.foreign:
            continue
        if use.what in _COMPILED or (is_module and use.what == "optimizer"):
            message = (
                f"`.{use.what}` is used here, which a model has through `compile`."
            )
            refuse(context.code, use.node, message, reasons)
        elif use.lost and not needs_no_compile(use.node, context.code):
            message = "The model is handed on here, to what may need it compiled."
            refuse(context.code, use.node, message, reasons)
    if not is_module:
        refuse_loaded(graph, context, reasons)


def refuse_loaded(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Note where a saved model is loaded, and asked for more than an uncompiled one does."""
    saved = any(use.what == "save" or _is_saved(use, context) for use in graph.uses)
    if saved or callbacks.has_checkpoint(context.code):
        for call in context.code.calls_by_name.get("load_model", ()):
            if not _only_predicts(call, context.code):
                message = (
                    "The model is loaded here, and would not be compiled any more."
                )
                refuse(context.code, call, message, reasons)


def _is_saved(use: Use, context: Context) -> bool:
    """Whether the model is handed to Keras' function `save_model`."""
    call = context.code.scopes.parents[use.node]
    return isinstance(call, ast.Call) and is_save_model(call, context.code)


def is_save_model(call: ast.Call, code: Code) -> bool:
    """Whether a call is one of Keras' function `save_model`."""
    symbol = code.symbol(call.func)
    return symbol is not None and symbol.name == "save_model"


def _only_predicts(call: ast.Call, code: Code) -> bool:
    """Whether nothing is asked of a loaded model for which it must be compiled."""
    statement = code.statement(call)
    if not isinstance(statement, ast.Assign) or statement.value is not call:
        return False
    target = statement.targets[0]
    if len(statement.targets) > 1 or not isinstance(target, ast.Name):
        return False
    scope = code.scopes.of(target).owner(target.id)
    assert scope is not None, "it is assigned here"
    loads = [load for each in scope.walk() for load in each.loads.get(target.id, ())]
    asked = [code.scopes.parents[load] for load in loads]
    return len(scope.bindings[target.id]) == 1 and all(
        isinstance(each, ast.Attribute) and each.attr == "predict" for each in asked
    )


def needs_no_compile(node: ast.AST, code: Code) -> bool:
    """Whether a model is handed to what asks nothing of its training.

    That is `plot_model`, `save_model`, the converter of TensorFlow Lite, and another model of
    Keras of which it becomes a layer.
    """
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.List | ast.Tuple):
        call = code.scopes.parents[parent]
        return isinstance(call, ast.Call) and _is_sequential(call, code)
    if not isinstance(parent, ast.Call):
        return False
    if isinstance(parent.func, ast.Attribute) and parent.func.attr == "add":
        made = value_of(code, parent.func.value)
        return isinstance(made, ast.Call) and _is_sequential(made, code)
    function = ast.unparse(parent.func).rpartition(".")[2]
    is_harmless = function in ("from_keras_model", "plot_model")
    return is_harmless or is_save_model(parent, code)


def _is_sequential(call: ast.Call, code: Code) -> bool:
    symbol = code.symbol(call.func)
    return symbol is not None and symbol.name == "Sequential"


def write(
    plans: list[Plan],
    graph: Graph,
    context: Context,
    reasons: Reasons,
    *,
    is_module: bool = False,
    batches: dict[Call, str] | None = None,
) -> tuple[Statements, Statements, Expressions]:
    """Return the new statements, those to insert, and the new expressions.

    Args:
        plans: The training, for each variable that holds the model.
        graph: The model.
        context: The file.
        reasons: Where refusals are noted.
        is_module: Whether the model will be a `tf.Module`.
        batches: Gets the variables of the training data, by the `fit`.
    """
    statements: Statements = []
    expressions: Expressions = []
    sessions = [(plan, session) for plan in plans for session in plan.sessions]
    keeps = any(use.what == "history" for use in graph.uses)
    for plan, session in sessions:
        words = Words(plan.model, session, context, reasons, is_module=is_module)
        needed = _needs_optimizer(graph, session, is_module=is_module)
        lines = compile_lines(words, plan, session, needs_optimizer=needed)
        if session.gone:
            lines.insert(0, words.text(session.compile.statement))
        statements.append(_statement(words, session.compile, lines))
        for call in session.calls:
            here = words.at(call)
            if call.method == "fit":
                lines, train = _fit_lines(here, call, expressions, keeps=keeps)
                if batches is not None:
                    batches[call] = train
                statements.append(_statement(here, call, lines))
            elif getattr(call.statement, "value", None) is call.node:
                statements.append(_statement(here, call, measure_lines(here, call)))
            else:
                expressions.append((call.node, measurement(here, call)))
    expressions += _names_of_metrics(plans, graph, context, reasons)
    gone = {statement for _, session in sessions for statement in session.gone}
    statements += [(statement, ()) for statement in gone]
    return statements, [], expressions


def _names_of_metrics(
    plans: list[Plan], graph: Graph, context: Context, reasons: Reasons
) -> Expressions:
    """Return what takes the place of `metrics_names`, where Keras has one for all metrics."""
    sessions = [(plan.model, each) for plan in plans for each in plan.sessions]
    found: Expressions = []
    for use in graph.uses:
        if use.what != "metrics_names" or not isinstance(use.node, ast.Attribute):
            continue
        model = context.code.text.of(use.node.value)
        known = {has_metrics(each) for name, each in sessions if name == model}
        if use.foreign or len(known) != 1:
            message = "Which names of metrics these are is not certain."
            refuse(context.code, use.node, message, reasons)
        text = '["loss", "compile_metrics"]' if known == {True} else '["loss"]'
        found.append((use.node, text))
    return found


def _needs_optimizer(graph: Graph, session: Session, *, is_module: bool) -> bool:
    """Whether something looks for the optimizer that `compile` gives the model."""
    # Files of weights hold its state, too.
    asked = ("load_weights", "optimizer", "save_weights")
    is_asked = not is_module and any(use.what in asked for use in graph.uses)
    return is_asked or session.has_callbacks


def _statement(
    words: Words, call: Call, lines: list[str]
) -> tuple[ast.stmt, tuple[Line, ...]]:
    """Return the new statements; the comments inside the old one stand above them."""
    text = words.code.text
    kept = tuple(each.text for each in comments(text.text, *text.span(call.statement)))
    first, *rest = lines
    return call.statement, (Line(first, before=kept), *(Line(each) for each in rest))


def _fit_lines(
    words: Words, call: Call, edits: Expressions, *, keeps: bool
) -> tuple[list[str], str]:
    """Return the statements that take the place of a `fit`, and its data's variable.

    Args:
        words: Of the session.
        call: The `fit`.
        edits: Gets the callbacks that are made elsewhere and change.
        keeps: Whether the file asks the model for its history.
    """
    arguments = call.arguments
    lines: list[str] = []
    train, validation = fit_datasets(words, call, lines)
    epochs = "1"
    if "epochs" in arguments:
        epochs = words.variable(words.text(arguments["epochs"]), "epochs", lines)
    called = callbacks.listed(
        words.code,
        arguments.get("callbacks"),
        words.refuse,
        is_module=words.is_module,
        accuracies=accuracies(words.session),
        edits=edits,
    )
    target = call.target
    if call.is_inside or (keeps and not target):
        target = words.free("history")
    if target:
        if callbacks.names_history(words.code, arguments.get("callbacks")):
            message = (
                "`fit` returns this `History`: read it from a variable of its own."
            )
            words.refuse(arguments["callbacks"], message)
        lines.append(f"{target} = {words.keras}.callbacks.History()")
        called.append(target)
    options = [words.watched, train, f"epochs={epochs}"]
    if called:
        options.insert(2, f"[{', '.join(called)}]")
    if "verbose" in arguments:
        options.append(f"verbose={words.text(arguments['verbose'])}")
    name = words.free("callbacks")
    head = f"{name} = {words.helper('make_callbacks')}("
    lines.append(words.listed(call, head, options))
    logs = words.free("logs")
    # A callback of the file's own may look at the last ones.
    last = logs if "on_train_end" in words.code.text.text else ""
    if last:
        lines.append(f"{last} = {{}}")
    lines.append(f"{name}.on_train_begin()")
    lines.append(_epochs(words, call, (train, validation, epochs, name, logs)))
    lines.append(f"{name}.on_train_end({last})")
    if call.is_inside:
        lines.append(words.replaced(call, target))
    return lines, train


def _epochs(words: Words, call: Call, names: tuple[str, str, str, str, str]) -> str:
    """Return the `for` statement; all of its lines but the first have their indentation.

    Args:
        words: Of the session.
        call: The `fit`.
        names: What holds the training data, the validation data ("" for none), the number
            of epochs, the callbacks, and the metrics of an epoch.
    """
    train, validation, epochs, name, logs = names
    arguments = call.arguments
    epoch = words.free("epoch")
    body = [f"{name}.on_epoch_begin({epoch})"]
    given = f"{train}, {words.metrics}, {name}"
    if steps_together(words, words.session):
        if not has_dataset(words, call):
            node = words.session.compile.arguments["steps_per_execution"]
            words.refuse(node, "The data do not certainly go into a graph here.")
        if "validation_steps" in arguments:
            message = "Keras rounds them up to whole groups of `steps_per_execution=`."
            words.refuse(arguments["validation_steps"], message)
        body.append(f"{logs} = {words.train_step}.train_epoch({given})")
    else:
        train_epoch = words.helper("train_epoch")
        body.append(f"{logs} = {train_epoch}({words.train_step}, {given})")
    if is_plain(words, call) and data.draws_order(words.code, arguments["x"]):
        body += _next_order(train)
    if validation:
        body += _validation(words, call, (validation, name, epoch, logs))
    body.append(f"{name}.on_epoch_end({epoch}, {logs})")
    if "callbacks" in arguments:
        body += [f"if {words.watched}.stop_training:", f"{words.unit}break"]
    first = arguments.get("initial_epoch")
    start = f"{words.text(first)}, " if first is not None else ""
    indent = f"\n{words.indent(call)}{words.unit}"
    return indent.join([f"for {epoch} in range({start}{epochs}):", *body])


def _next_order(dataset: str) -> list[str]:
    """Return the lines that draw an order which no pass uses, for equal ones from there on."""
    return [
        "# As `fit` does: a shuffled dataset draws an order here, too.",
        f"iter({dataset})",
    ]


def _validation(
    words: Words, call: Call, names: tuple[str, str, str, str]
) -> list[str]:
    """Return the lines that measure the model after an epoch."""
    validation, name, epoch, logs = names
    results = words.free("results")
    given = f"{words.test_step}, {validation}, {words.metrics}, {name}"
    prefixed = f'{{f"val_{{name}}": value for name, value in {results}.items()}}'
    lines = [
        f"{results} = {words.helper('evaluate')}({given})",
        f"{logs} |= {prefixed}",
    ]
    if has_plain_validation(words, call) and data.draws_order(
        words.code, call.arguments["validation_data"]
    ):
        lines += _next_order(validation)
    frequency = call.arguments.get("validation_freq")
    if frequency is None:
        return lines
    if not isinstance(literal(frequency), int):
        words.refuse(frequency, "`validation_freq=` is not a number here.")
    condition = f"if ({epoch} + 1) % {words.text(frequency)} == 0:"
    return [condition, *(f"{words.unit}{line}" for line in lines)]
