"""Writes what `compile` is given as objects of their own, and the two steps that use them."""

import ast
from dataclasses import replace
from itertools import takewhile

from tfscaffold.source.code import Code
from tfscaffold.training import objects
from tfscaffold.training.plan import Plan, Session, literal
from tfscaffold.training.words import Words

_HARMLESS = {
    "run_eagerly": (False,),
    "jit_compile": (False, "auto"),
}
_ADAFACTOR = "Adafactor of Keras takes no variables of a `tf.Module`."
_ONE_NAME = "Two metrics have the same name here."
_NO_LOSS = "The loss is not one of Keras' losses, and no function."


def compile_lines(
    words: Words, plan: Plan, session: Session, *, needs_optimizer: bool
) -> list[str]:
    """Return the statements that take the place of a `compile`.

    Args:
        words: Of the session.
        plan: The training of the model.
        session: The one that the `compile` begins.
        needs_optimizer: Whether a callback or the file looks for the model's optimizer.
    """
    lines: list[str] = []
    call = session.compile
    optimizer, loss, listed = _objects(words, plan, session)
    optimizer = words.variable(optimizer, "optimizer", lines)
    loss = words.variable(loss, "loss_fn", lines)
    lines.append(words.listed(call, f"{words.metrics} = {listed[0]}", *listed[1:]))
    if needs_optimizer and words.is_module:
        adapter = words.helper("CallbackModel")
        lines.append(f"{words.watched} = {adapter}({words.model}, {optimizer})")
    elif needs_optimizer:
        lines.append(f"{words.model}.optimizer = {optimizer}")
    model, metrics = words.model, words.metrics
    train = f"{words.train_step} = {words.helper('make_train_step')}("
    lines.append(words.listed(call, train, [model, optimizer, loss, metrics]))
    together = steps_together(words, session)
    if together:
        several = words.helper("SeveralSteps")
        lines.append(f"{words.train_step} = {several}({words.train_step}, {together})")
    if session.calls and not session.measures:
        return lines
    test = f"{words.test_step} = {words.helper('make_test_step')}("
    lines.append(words.listed(call, test, [model, loss, metrics]))
    return lines


def prepared(words: Words, plan: Plan, session: Session) -> str:
    """Return the statement that tells a `TrainedModule` what `compile` was told.

    Args:
        words: Of the session.
        plan: The compilations of the model.
        session: That of this `compile`.
    """
    optimizer, loss, (head, metrics, tail) = _objects(words, plan, session)
    node = session.compile.arguments.get("steps_per_execution")
    if node is not None and literal(node) != 1:
        words.refuse(node, "`steps_per_execution=` is not carried into a method.")
    given = [optimizer, loss, f"{head}{', '.join(metrics)}{tail}"]
    return words.listed(session.compile, f"{words.model}.prepare_training(", given)


def check_kept(words: Words, session: Session) -> None:
    """Refuse what the method `compile` of a `CompiledModule` does not take.

    Args:
        words: Of the session.
        session: That of this `compile`.
    """
    given = session.compile.arguments
    _refuse_options(words, session)
    node = given.get("steps_per_execution")
    if node is not None and literal(node) != 1:
        words.refuse(node, "`steps_per_execution=` is not carried into a method.")
    optimizer = given.get("optimizer")
    if optimizer is not None and "adafactor" in words.text(optimizer).lower():
        words.refuse(optimizer, _ADAFACTOR)
    loss = given.get("loss")
    if loss is not None and objects.loss(words.code, loss, words.spelling) is None:
        words.refuse(loss, _NO_LOSS)
    names = _Names()
    made = (
        objects.value_of(words.code, given["metrics"]) if "metrics" in given else None
    )
    for each in _flat(made) if made is not None else ():
        found = objects.metric(words.code, each, words.spelling, "", None)
        if found is not None and not names.take(found):
            words.refuse(each, _ONE_NAME)


class _Names:
    """The names of a model's metrics, by which the results go."""

    def __init__(self) -> None:
        self._texts = set[str]()
        self._names = {"loss"}
        self._defaults = set[str]()

    def take(self, metric: objects.Metric) -> bool:
        """Return whether a further metric may have a name of its own."""
        if (
            metric.text in self._texts
            or not self._names.isdisjoint({metric.name, metric.default})
            or metric.name in self._defaults
        ):
            return False
        self._texts.add(metric.text)
        self._names |= {metric.name} - {""}
        self._defaults |= {metric.default} - {""}
        return True


def _refuse_options(words: Words, session: Session) -> None:
    """Refuse what is not carried, whoever calls the steps."""
    given = session.compile.arguments
    for name in ("loss_weights", "weighted_metrics", "auto_scale_loss"):
        if name in given:
            words.refuse(given[name], f"`{name}=` is not carried into a loop.")
    for name, values in _HARMLESS.items():
        if name in given and literal(given[name]) not in values:
            words.refuse(given[name], f"`{name}=` is not carried into a loop.")


def _objects(
    words: Words, plan: Plan, session: Session
) -> tuple[str, str, tuple[str, list[str], str]]:
    """Return the optimizer and the loss as text, and the metrics between brackets."""
    call = session.compile
    _refuse_options(words, session)
    optimizer = f"{words.keras}.optimizers.RMSprop()"
    if "optimizer" in call.arguments:
        node = call.arguments["optimizer"]
        optimizer = objects.optimizer(words.code, node, words.spelling)
        if words.is_module and "adafactor" in optimizer.lower():
            words.refuse(node, _ADAFACTOR)
    loss, loss_name = _loss(words, session)
    return optimizer, loss, _metrics(words, plan, session, loss_name)


def steps_together(words: Words, session: Session) -> str:
    """Return how many steps are to be taken in one graph, or "" for one."""
    node = session.compile.arguments.get("steps_per_execution")
    if node is None or literal(node) == 1:
        return ""
    if type(literal(objects.value_of(words.code, node))) is not int:
        words.refuse(node, "`steps_per_execution=` is not a number here.")
    elif "on_test_batch" in words.code.text.text:
        words.refuse(node, "A callback here hears of each batch that is measured.")
    return words.text(node)


def accuracies(session: Session) -> set[str]:
    """Return the names of the accuracies that a `compile` is given as words."""
    node = session.compile.arguments.get("metrics")
    words = {str(literal(each)) for each in getattr(node, "elts", ())}
    return words & {"accuracy", "acc"}


def _loss(words: Words, session: Session) -> tuple[str, str]:
    """Return the loss as text, and the name of its class."""
    node = session.compile.arguments.get("loss")
    found = objects.loss(words.code, node, words.spelling) if node is not None else None
    if found is None:
        words.refuse(
            node or session.compile.node,
            _NO_LOSS,
        )
    return found or ("", "")


def _metrics(
    words: Words, plan: Plan, session: Session, loss_name: str
) -> tuple[str, list[str], str]:
    """Return the list of metrics, the mean loss first: a bracket, what it holds, a bracket."""
    texts = [f'{words.keras}.metrics.Mean(name="loss")']
    names, unknown = _Names(), False
    nodes = _metric_nodes(words, plan, session)
    for each, place in nodes:
        found = objects.metric(
            words.code, each, words.spelling, loss_name, plan.outputs
        )
        if found is not None and place:
            found = replace(found, text=place)
        if found is None:
            words.refuse(
                each,
                f"The metric `{words.text(each)}` is not one of Keras', and no function.",
            )
        elif not names.take(found):
            words.refuse(each, _ONE_NAME)
        else:
            texts.append(found.text)
            unknown = unknown or not found.name
    listed = [place for _, place in nodes]
    if listed and all(listed):
        texts[1:] = [f"*{listed[0].partition('[')[0]}"]
    if unknown:
        return f"{words.helper('named_apart')}([", texts, "])"
    return "[", texts, "]"


def _metric_nodes(
    words: Words, plan: Plan, session: Session
) -> list[tuple[ast.expr, str]]:
    """Return what `metrics=` lists; with the place of those that a variable's list has made."""
    node = session.compile.arguments.get("metrics")
    if node is None:
        if "metrics" in plan.sessions[0].compile.arguments:
            words.refuse(
                session.compile.node,
                "Keras keeps the metrics of an earlier `compile` here, since none are given.",
            )
        return []
    made = objects.value_of(words.code, node)
    if not isinstance(made, ast.List | ast.Tuple | ast.Dict):
        words.refuse(node, "The metrics are not a list that the text shows.")
        return []
    elements = _flat(made)
    for each in elements if made is node else [node]:
        _refuse_shared(words, each)
    if made is node:
        return [(each, "") for each in elements]
    if objects.changes(words.code, node):
        words.refuse(node, "The list of metrics is changed after it is made.")
    calls = [isinstance(each, ast.Call) for each in elements]
    if any(calls) and elements != getattr(made, "elts", []):
        words.refuse(node, "The metrics are not a list that the text shows.")
    # An object that the list has made is taken from there: a second one has another name.
    name = words.text(node)
    return [
        (each, f"{name}[{index}]" if is_call else "")
        for index, (each, is_call) in enumerate(zip(elements, calls, strict=True))
    ]


def _refuse_shared(words: Words, node: ast.expr) -> None:
    """Refuse metrics in a variable that several models may be compiled with.

    Keras does not reset what others have left in them before the first pass.
    """
    code = words.code
    made = objects.value_of(code, node)
    if made is node or not any(isinstance(each, ast.Call) for each in ast.walk(made)):
        return
    assert isinstance(node, ast.Name), "it has a value"
    block = code.block(code.statement(made))
    statement = words.session.compile.statement
    around = [statement, *code.scopes.ancestors(statement)]
    inner = list(takewhile(lambda each: each not in block, around))
    top = around[len(inner)] if len(inner) < len(around) else None
    repeats = ast.For | ast.While | ast.FunctionDef
    once = top and not any(isinstance(each, repeats) for each in (*inner, top))
    scope = code.scopes.of(node).owner(node.id)
    assert scope is not None, "it has a value"
    loads = [load for each in scope.walk() for load in each.loads.get(node.id, ())]
    others = [load for load in loads if load is not node and not _looks(load, code)]
    is_moved = node not in ast.walk(statement)
    if not once or others or is_moved:
        message = "These metrics may be compiled several times, and Keras does not reset them."
        words.refuse(node, message)


def _looks(load: ast.Name, code: Code) -> bool:
    """Whether a list, or a metric, is only looked at: its length, its names."""
    parent = code.scopes.parents[load]
    if isinstance(parent, ast.Call):
        return ast.unparse(parent.func) in ("enumerate", "len", "print", "zip")
    return isinstance(parent, ast.Attribute | ast.For | ast.comprehension)


def _flat(node: ast.expr) -> list[ast.expr]:
    """Return the elements of lists in lists, which for one output are all the same to Keras."""
    if isinstance(node, ast.Dict) and len(node.values) == 1:
        return _flat(node.values[0])
    if isinstance(node, ast.List | ast.Tuple):
        return [each for element in node.elts for each in _flat(element)]
    return [node]


def has_metrics(session: Session) -> bool:
    """Whether a `compile` is given more to measure than the loss."""
    node = session.compile.arguments.get("metrics")
    return node is not None and getattr(node, "elts", True) != []
