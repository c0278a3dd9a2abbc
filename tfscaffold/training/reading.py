"""Reads how a file compiles, fits and evaluates a model."""

import ast

from tfscaffold.model.graph import Graph, Make, Use
from tfscaffold.source.code import Code
from tfscaffold.training.plan import PARAMETERS, Call, Plan, Session, bind
from tfscaffold.writers.writing import Reasons

CODE = "TFS131"
# The layers that leave the size of the last axis as it is.
_KEEP_SIZE = {
    "Activation",
    "BatchNormalization",
    "Dropout",
    "LeakyReLU",
    "ReLU",
    "Softmax",
}
_HINT = "Bring the training into this form first, or convert without --training."


def is_training(use: Use) -> bool:
    """Whether a use trains or measures the model through what `compile` was given."""
    return use.what in PARAMETERS


def read_plan(graph: Graph, code: Code, reasons: Reasons) -> Plan | None:
    """Return the training of a model; None, and reasons, where it is not certain."""
    calls = []
    for use in graph.uses:
        if is_training(use):
            call = _call(use, code, reasons)
            if call is not None:
                calls.append(call)
    calls.sort(key=lambda call: (call.node.lineno, call.node.col_offset))
    sessions = _sessions(graph, code, calls, reasons)
    if reasons.found:
        return None
    return Plan(graph.target.text, tuple(sessions), _outputs(graph))


def refuse(code: Code, node: ast.AST, message: str, reasons: Reasons) -> None:
    """Note why the training cannot be rewritten."""
    reasons.add(CODE, code.position(node), message, _HINT)


def _call(use: Use, code: Code, reasons: Reasons) -> Call | None:
    node = code.scopes.parents[use.node]
    if not isinstance(node, ast.Call) or node.func is not use.node:
        refuse(code, use.node, f"`.{use.what}` is not called here.", reasons)
        return None
    if use.foreign:
        message = (
            f"It is not certain that this `{use.what}` is of the model here alone."
        )
        refuse(code, node, message, reasons)
        return None
    arguments = bind(node, use.what)
    if arguments is None:
        message = f"The arguments of `{use.what}` are not certain here."
        refuse(code, node, message, reasons)
        return None
    unknown = [name for name in arguments if name not in PARAMETERS[use.what]]
    for name in unknown:
        message = f"`{name}=` of `{use.what}` has no form in a loop of one's own."
        refuse(code, arguments[name], message, reasons)
    statement = code.statement(node)
    target = _target(statement, node)
    if use.what != "evaluate" and target is None:
        message = f"`{use.what}` stands inside a larger statement here."
        refuse(code, node, message, reasons)
        return None
    return Call(use.what, node, statement, arguments, target or "")


def _target(statement: ast.stmt, node: ast.Call) -> str | None:
    """Return the variable that gets the result, "" for none; None in a larger statement."""
    if isinstance(statement, ast.Expr) and statement.value is node:
        return ""
    if (
        isinstance(statement, ast.Assign)
        and statement.value is node
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name | ast.Attribute)
    ):
        return ast.unparse(statement.targets[0])
    return None


def _sessions(
    graph: Graph, code: Code, calls: list[Call], reasons: Reasons
) -> list[Session]:
    """Return the calls under the `compile` that certainly ran last before them."""
    sessions: list[Session] = []
    for call in calls:
        if not isinstance(call.node.func, ast.Attribute) or (
            code.text.of(call.node.func.value) != graph.target.text
        ):
            message = "The model has another name here than where it is made."
            refuse(code, call.node, message, reasons)
        elif call.method == "compile":
            sessions.append(Session(call, ()))
        elif not sessions:
            message = f"No `compile` certainly runs before this `{call.method}`."
            refuse(code, call.node, message, reasons)
        elif not all(dominates(code, each.compile, call) for each in sessions):
            message = (
                f"It is not certain which `compile` runs last before this "
                f"`{call.method}`: one stands in another function, or under a condition."
            )
            refuse(code, call.node, message, reasons)
        else:
            last = sessions.pop()
            sessions.append(Session(last.compile, (*last.calls, call)))
    return sessions


def dominates(code: Code, first: Call, then: Call) -> bool:
    """Whether a call certainly runs each time before another one further down."""
    around = code.scopes.parents[first.statement]
    if code.function(first.node) is not code.function(then.node):
        return False
    if not isinstance(around, ast.Module | ast.FunctionDef | ast.With | ast.For):
        return False
    return around in code.scopes.ancestors(then.statement) and (
        not isinstance(around, ast.For) or first.statement in around.body
    )


def _outputs(graph: Graph) -> int | None:
    makes = [step for step in graph.steps if isinstance(step, Make)]
    for make in reversed(makes):
        name = make.known.name if make.known is not None else ""
        if name in _KEEP_SIZE:
            continue
        size = {"Dense": "units"}.get(name, "filters" if "Conv" in name else "")
        first = [each for each in make.arguments if each.name is None][:1]
        named = [each for each in make.arguments if each.name == size]
        for argument in named or (first if size else []):
            node = argument.value.node
            if isinstance(node, ast.Constant) and isinstance(node.value, int):
                return node.value
        return None
    return None
