"""Reads how a file compiles, fits and evaluates a model."""

import ast
from dataclasses import replace

from tfscaffold.model.graph import Graph, Make, Use
from tfscaffold.source.code import Code
from tfscaffold.training import holders, moving, sharing
from tfscaffold.training.plan import (
    PARAMETERS,
    RENAMED,
    Call,
    Plan,
    Session,
    bind,
)
from tfscaffold.training.rebinding import refuse_rebound
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Reasons

# The layers that leave the size of the last axis as it is.
_KEEP_SIZE = {
    "Activation",
    "BatchNormalization",
    "Dropout",
    "LeakyReLU",
    "ReLU",
    "Softmax",
}


def is_training(use: Use) -> bool:
    """Whether a use trains or measures the model through what `compile` was given."""
    return use.what in PARAMETERS or use.what in RENAMED


def read_plans(
    graph: Graph, code: Code, reasons: Reasons, *, may_stay: bool = False
) -> list[Plan] | None:
    """Return the training of a model, for each variable that holds it in turn.

    None, and reasons, where it is not certain.

    Args:
        graph: The model.
        code: The file.
        reasons: Where refusals are noted.
        may_stay: Whether a `compile` for others stays, who train the model in other files. Then
            there are no plans.
    """
    calls = []
    for use in graph.uses:
        if is_training(use):
            call = read_call(use, code, reasons)
            if call is not None:
                calls.append(call)
    calls.sort(key=lambda call: (call.node.lineno, call.node.col_offset))
    own, held, given = _by_holder(graph, code, calls)
    plans = []
    compiled = moving.session_to_move(own, held, graph, code, reasons)
    if own and compiled is None:
        found = _sessions(graph.target.text, code, own, reasons)
        plans.append(Plan(graph.target.text, tuple(found), outputs(graph)))
    for assignments, each in held.items():
        name = ast.unparse(assignments[0].targets[0])
        first = moving.moved(compiled, assignments, code, reasons) if compiled else ()
        found = _sessions(name, code, each, reasons, first)
        plans.append(Plan(name, tuple(found), outputs(graph)))
    for each in given.values():
        name = ast.unparse(getattr(each[0].node.func, "value", each[0].node.func))
        found = _sessions(name, code, each, reasons)
        if any(not session.calls for session in found):
            message = "The model is compiled here, and used by those who gave it."
            refuse(code, found[0].compile.node, message, reasons)
        plans.append(Plan(name, tuple(found), outputs(graph)))
    refuse_rebound(plans, code, reasons)
    unseen = [plan for plan in plans if _is_unseen(plan, graph, code)]
    if may_stay and unseen == plans and not reasons.found:
        return []
    for plan in unseen:
        message = (
            "The model is compiled here for others, and this file does not show who trains "
            "it: it would not be compiled any more."
        )
        hint = "Compile it where it is trained, and make it here alone."
        refuse(code, plan.sessions[0].compile.node, message, reasons, hint)
    return plans if not reasons.found else None


def _is_unseen(plan: Plan, graph: Graph, code: Code) -> bool:
    """Whether a model is compiled in a function, for who knows whom to train it."""
    if not plan.sessions or any(session.calls for session in plan.sessions):
        return False
    call = plan.sessions[0].compile
    function = code.function(call.statement)
    if not isinstance(function, ast.FunctionDef):
        return False
    is_returned = any(
        not use.what
        and isinstance(code.scopes.parents[use.node], ast.Return)
        and code.function(use.node) is function
        for use in graph.uses
    )
    named = holders.references(function, code)
    called = [getattr(code.scopes.parents[node], "func", None) for node in named]
    is_called = bool(named) and called == named
    return "." in plan.model or (is_returned and not is_called)


def _by_holder(graph: Graph, code: Code, calls: list[Call]) -> tuple[
    list[Call],
    dict[tuple[ast.Assign, ...], list[Call]],
    dict[tuple[ast.FunctionDef, str], list[Call]],
]:
    """Return the calls on the model where it is made, on what holds it later, and on parameters."""
    function = holders.maker(graph, code)
    own: list[Call] = []
    held: dict[tuple[ast.Assign, ...], list[Call]] = {}
    given: dict[tuple[ast.FunctionDef, str], list[Call]] = {}
    for call in calls:
        place = getattr(call.node.func, "value", call.node.func)
        found = holders.holders(place, function, code) if function else ()
        taker = holders.given(place, function, code) if function else None
        if found:
            held.setdefault(found, []).append(call)
        elif taker is not None:
            given.setdefault((taker, ast.unparse(place)), []).append(call)
        else:
            own.append(call)
    return own, held, given


def read_call(
    use: Use, code: Code, reasons: Reasons, *, is_kept: bool = False
) -> Call | None:
    """Return a use that trains or measures the model; None, and a reason, if it is not certain.

    Args:
        use: Of one of the methods of `PARAMETERS` and `RENAMED`.
        code: The file.
        reasons: Where refusals are noted.
        is_kept: Whether the model keeps such a method, other than `compile`.
    """
    is_kept = is_kept and use.what != "compile"
    node = code.call_of(use.node)
    if node is None:
        refuse(code, use.node, f"`.{use.what}` is not called here.", reasons)
        return None
    if use.foreign and not is_kept:
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
    method = RENAMED.get(use.what, use.what)
    unknown = [name for name in arguments if name not in PARAMETERS[method]]
    # What Keras does not know, it refuses by name, as the kept method does.
    for name in unknown if not is_kept else []:
        message = f"`{name}=` of `{use.what}` has no form in a loop of one's own."
        refuse(code, arguments[name], message, reasons)
    statement = code.statement(node)
    if is_kept:
        return Call(method, node, statement, arguments)
    target = _target(statement, node)
    is_inside = target is None and method == "fit"
    first = not is_inside or _is_first(statement, node, code)
    if not first or (use.what == "compile" and target is None):
        message = f"`{use.what}` stands inside a larger statement here."
        refuse(code, node, message, reasons)
        return None
    return Call(method, node, statement, arguments, target or "", is_inside)


def _is_first(statement: ast.stmt, node: ast.expr, code: Code) -> bool:
    """Whether nothing that matters is evaluated in a statement before an expression of it.

    That is `return model.fit()`, `seen = model.fit().history["loss"]`, `all.append(model.fit())`.
    """
    if not isinstance(statement, ast.Return | ast.Assign | ast.Expr | ast.AnnAssign):
        return False
    while node is not statement.value:
        parent = code.scopes.parents[node]
        if isinstance(parent, ast.Call) and parent.func is not node:
            names = [parent.func, getattr(parent.func, "value", parent.func)]
            if parent.args != [node] or not isinstance(names[-1], ast.Name):
                return False
        elif isinstance(parent, ast.Subscript):
            if not isinstance(parent.slice, ast.Constant):
                return False
        elif not isinstance(parent, ast.Attribute | ast.Call):
            return False
        node = parent
    return True


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
    model: str,
    code: Code,
    calls: list[Call],
    reasons: Reasons,
    first: tuple[Session, ...] = (),
) -> list[Session]:
    """Return the calls under the `compile` that certainly ran last before them."""
    given = {each.compile: each for each in first}
    calls = sorted([*given, *calls], key=lambda call: code.text.span(call.statement)[0])
    compiles = [call for call in calls if call.method == "compile"]
    others = [call for call in calls if call.method != "compile"]
    if len(compiles) == 1 and not all(
        dominates(code, compiles[0], call) for call in others
    ):
        shared = sharing.place(model, compiles[0], others, code)
        if shared is not None:
            session = given.get(compiles[0]) or Session(compiles[0], ())
            return [replace(session, calls=tuple(others), shared=shared)]
    sessions: list[Session] = []
    for call in calls:
        if call not in given and _receiver(call, code) != model:
            message = "The model has another name here than where it is made."
            refuse(code, call.node, message, reasons)
        elif call.method == "compile":
            if _comes_round(code, sessions, call):
                message = "This `compile` stands in a loop, below what it will change."
                refuse(code, call.node, message, reasons)
            sessions.append(given.get(call) or Session(call, ()))
        elif not sessions:
            message = f"No `compile` certainly runs before this `{call.method}`."
            refuse(code, call.node, message, reasons)
        elif not _runs_last(code, sessions, call):
            message = (
                f"It is not certain which `compile` runs last before this "
                f"`{call.method}`: one stands in another function, or under a condition."
            )
            refuse(code, call.node, message, reasons)
        else:
            last = sessions.pop()
            sessions.append(replace(last, calls=(*last.calls, call)))
    return sessions


def _receiver(call: Call, code: Code) -> str:
    """Return the text of the model on which a method is called."""
    function = call.node.func
    return code.text.of(function.value) if isinstance(function, ast.Attribute) else ""


def _runs_last(code: Code, sessions: list[Session], call: Call) -> bool:
    """Whether the last of several `compile`s certainly is the last one to run before a call."""
    function = code.function(call.statement)
    return dominates(code, sessions[-1].compile, call) and all(
        code.function(each.compile.statement) is function for each in sessions
    )


def dominates(code: Code, first: Call, then: Call) -> bool:
    """Whether a call certainly runs each time before another one further down."""
    start, end = code.text.span(first.statement)[0], code.text.span(then.statement)[0]
    if start > end or (
        code.function(first.statement) is not code.function(then.statement)
    ):
        return False
    block = code.block(first.statement)
    around = [then.statement, *code.scopes.ancestors(then.statement)]
    return any(each in block for each in around)


def _comes_round(code: Code, sessions: list[Session], compiled: Call) -> bool:
    """Whether a loop runs a `compile` and then again what stands under an earlier one."""
    loops = set(code.loops(compiled.statement))
    return any(
        loop in code.scopes.ancestors(call.statement)
        for session in sessions
        for loop in loops - set(code.scopes.ancestors(session.compile.statement))
        for call in session.calls
    )


def outputs(graph: Graph) -> int | None:
    """Return the size of a model's last axis, or None where it is not certain."""
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
