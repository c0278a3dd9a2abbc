"""Where a value goes in a file: other names, functions that it is given to, and containers."""

import ast
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import chain

from tfscaffold.readers.methods import is_of_others
from tfscaffold.readers.variables import container
from tfscaffold.source.code import LOOPS, Code
from tfscaffold.source.functions import defaults_of

# Methods that put a value into a container.
_PUTTING = ("add", "append", "insert", "setdefault")
# Decorators of a method that is called where an attribute is read.
_PROPERTIES = ("property", "cached_property")
# What asyncio runs a coroutine by.
_RUNNING = ("create_task", "ensure_future", "run", "run_until_complete", "wait_for")


def reached(code: Code, value: ast.expr) -> Iterator[ast.expr]:
    """Yield the places that read what a value is returned, handed or assigned to.

    A copy of a model, made or read from a file by a function of Keras, counts as the model.
    """
    parent = code.scopes.parents[value]
    call = call_with(code, value)
    function = code.function(value)
    if isinstance(parent, ast.Tuple | ast.List | ast.Set | ast.Dict):
        inside = parent.values if isinstance(parent, ast.Dict) else parent.elts
        if value in inside:
            yield from _taken_out(code, parent, inside.index(value), {parent})
    elif isinstance(
        parent, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ):
        yield from _taken_out(code, parent, None, {parent})
    elif isinstance(parent, ast.Lambda):
        for place in (parent, *reached(code, parent)):
            if called := code.call_of(place):
                yield called
    elif isinstance(parent, ast.Yield) and function is not None:
        for place in _calls(code, function):
            yield from _taken_out(code, place, None, {place})
    elif isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
        for parameter, default in defaults_of(parent.args).items():
            if default is value:
                yield from code.scopes.of(parent.body[0]).reads(parameter.arg)
    elif isinstance(parent, ast.IfExp | ast.BoolOp | ast.Await):
        yield parent
    elif isinstance(parent, ast.NamedExpr):
        yield parent
        yield from code.scopes.of(parent).reads(parent.target.id)
    elif isinstance(parent, ast.Return) and function is not None:
        yield from _calls(code, function)
    elif isinstance(parent, ast.Assign):
        for target in parent.targets:
            if isinstance(target, ast.Name | ast.Attribute):
                yield from _reads(code, target, parent)
            elif isinstance(target, ast.Subscript):
                yield from _put_into(code, target.value)
    elif call is not None:
        yield from _handed(code, call, value)


def _handed(code: Code, call: ast.Call, value: ast.expr) -> Iterator[ast.expr]:
    """Yield the places that read what a call is given."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in ("clone_model", "copy", "deepcopy", *_RUNNING):
        yield call
    elif name in ("dict", "gather", "list", "set", "tuple"):
        yield from _taken_out(code, call, None, {call})
    elif isinstance(call.func, ast.Attribute) and name in _PUTTING:
        yield from _put_into(code, call.func.value)
    yield from _given(code, call, value)


def _given(code: Code, call: ast.Call, value: ast.expr) -> Iterator[ast.Name]:
    """Yield where the functions of the file that a call may mean read one of its arguments."""
    for each in functions_called(code, call.func):
        parameter = _parameter(code, each, call, value)
        yield from code.scopes.of(each.body[0]).reads(parameter)


def _put_into(code: Code, container: ast.expr) -> Iterator[ast.expr]:
    """Yield the places that may read an element of a container that a variable holds."""
    if isinstance(container, ast.Name | ast.Attribute):
        seen: set[ast.expr] = {container}
        for place in places(code, ast.unparse(container), code.statement(container)):
            if place not in seen:
                seen.add(place)
                yield from _taken_out(code, place, None, seen)


def read_back(code: Code, use: ast.Attribute) -> Iterator[ast.expr]:
    """Yield the calls that make a model of what `model.save` or `model.to_json` has saved."""
    call = code.call_of(use)
    if call is None:
        return
    if use.attr == "to_json":
        for place in [call, *reached(code, call)]:
            reader = call_with(code, place)
            if reader and ast.unparse(reader.func).endswith("model_from_json"):
                yield reader
    elif use.attr == "save":
        path = [ast.unparse(each) for each in call.args[:1]]
        for loading in code.calls_by_name.get("load_model", ()):
            if path and [ast.unparse(each) for each in loading.args[:1]] == path:
                yield loading


def _calls(
    code: Code, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[ast.expr]:
    """Yield the calls that a function returns to; for a property, where it is read."""
    decorators = [ast.unparse(each) for each in function.decorator_list]
    if any(each.rpartition(".")[2] in _PROPERTIES for each in decorators):
        for node in code.nodes(ast.Attribute):
            if node.attr == function.name and isinstance(node.ctx, ast.Load):
                yield node
    for called in code.calls_by_name.get(function.name, ()):
        if function in functions_called(code, called.func):
            yield called


def _reads(
    code: Code, target: ast.Name | ast.Attribute, statement: ast.stmt
) -> Iterator[ast.expr]:
    """Yield where a variable is read that a statement assigns, until it is assigned anew."""
    name, end = ast.unparse(target), code.text.span(statement)[1]
    sees = seen_from(code, name, statement, end)
    for place in places(code, name, statement):
        if sees(place):
            yield place


def _taken_out(
    code: Code, container: ast.expr, index: int | None, seen: set[ast.expr]
) -> Iterator[ast.expr]:
    """Yield the places that may read an element of a container.

    Args:
        code: The file.
        container: Where the container is made, read or returned.
        index: The element's place in it, or None where that is not known.
        seen: Places of the container that have been looked at.
    """
    parent, function = code.scopes.parents[container], code.function(container)
    again: list[ast.expr] = []
    if isinstance(parent, ast.Subscript) and parent.value is container:
        yield parent
    elif isinstance(parent, ast.Assign):
        for target in parent.targets:
            if isinstance(target, ast.Name | ast.Attribute):
                again += _reads(code, target, parent)
            elif isinstance(target, ast.Tuple | ast.List):
                known = index if len(target.elts) > (index or 0) else None
                stars = any(isinstance(each, ast.Starred) for each in target.elts)
                for at, each in enumerate(target.elts):
                    wanted = known is None or stars or at == known
                    if wanted and isinstance(each, ast.Name | ast.Attribute):
                        yield from _reads(code, each, parent)
    elif isinstance(parent, ast.Return) and function is not None:
        again += _calls(code, function)
    elif isinstance(parent, ast.For | ast.comprehension):
        for node in ast.walk(parent.target):
            if isinstance(node, ast.Name):
                yield from code.scopes.of(node).reads(node.id)
    elif isinstance(parent, ast.Await) or (
        isinstance(parent, ast.Attribute) and parent.attr in ("values", "items")
    ):
        again.append(parent)
    elif isinstance(parent, ast.Attribute) and parent.attr == "get":
        getting = code.scopes.parents[parent]
        if isinstance(getting, ast.Call):
            yield getting
    elif isinstance(parent, ast.Call) and parent.func is container:
        again.append(parent)
    elif call := call_with(code, container):
        if ast.unparse(call.func) in ("enumerate", "zip", "list", "tuple", "reversed"):
            again.append(call)
        again += _given(code, call, container)
    for place in again:
        if place not in seen:
            seen.add(place)
            yield from _taken_out(code, place, index, seen)


def call_with(code: Code, value: ast.expr) -> ast.Call | None:
    """Return the call that gets a value as its argument, or None."""
    parent = code.scopes.parents[value]
    if isinstance(parent, ast.keyword):
        parent = code.scopes.parents[parent]
    if isinstance(parent, ast.Call) and parent.func is not value:
        return parent
    return None


def functions_called(
    code: Code, callee: ast.expr
) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the functions of the file that a call may mean; for a class, its `__init__`."""
    if isinstance(callee, ast.Name):
        owner = code.scopes.of(callee).owner(callee.id)
        nodes = [each.node for each in owner.bindings[callee.id]] if owner else []
    elif isinstance(callee, ast.Attribute):
        functions: Iterable[ast.FunctionDef | ast.AsyncFunctionDef] = chain(
            code.nodes(ast.FunctionDef), code.nodes(ast.AsyncFunctionDef)
        )
        nodes = [
            node
            for node in functions
            if node.name == callee.attr
            and isinstance(code.scopes.parents[node], ast.ClassDef)
        ]
    else:
        return []
    found = []
    for node in nodes:
        body = node.body if isinstance(node, ast.ClassDef) else [node]
        found += [
            each
            for each in body
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            and (each is node or each.name == "__init__")
        ]
    return found


def _parameter(
    code: Code,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    call: ast.Call,
    value: ast.expr,
) -> str:
    """Return the parameter of a function that gets a value in a call, or ""."""
    for keyword in call.keywords:
        if keyword.value is value:
            return keyword.arg or ""
    parameters = [*function.args.posonlyargs, *function.args.args]
    decorators = [ast.unparse(each) for each in function.decorator_list]
    method = isinstance(code.scopes.parents[function], ast.ClassDef)
    if method and "staticmethod" not in decorators:
        parameters = parameters[1:]
    index = call.args.index(value)
    return parameters[index].arg if index < len(parameters) else ""


def places(
    code: Code, target: str, statement: ast.stmt
) -> Iterator[ast.Name | ast.Attribute]:
    """Yield where the variable is read: for an attribute, on whatever object.

    For an element of a container, that is where the container is read.
    """
    target = container(target)
    scope = code.scopes.of(statement)
    _, dot, attribute = target.rpartition(".")
    if not dot:
        owner = scope.owner(target) or scope
        yield from owner.reads(target)
        if not owner.is_class:
            return
        attribute = target
    for node in code.nodes(ast.Attribute):
        if (
            node.attr == attribute
            and isinstance(node.ctx, ast.Load)
            and code.symbol(node) is None
            and not (target.startswith("self.") and is_of_others(code, node, statement))
        ):
            yield node


def seen_from(
    code: Code,
    target: str,
    statement: ast.stmt,
    last: int,
    own: Container[ast.stmt] = (),
) -> Callable[[ast.expr], bool]:
    """Return whether a place can see what a statement gives a variable.

    Args:
        code: The file.
        target: The variable.
        statement: Gives it a value.
        last: Where that is finished.
        own: Further statements that give it the same value.
    """
    function = code.function(statement)
    first = code.text.span(statement)[0]
    limit = _rebound(code, target, statement, own)
    loop = _loop_start(code, statement)
    again = _outlives(code, target, statement)

    def sees(place: ast.expr) -> bool:
        if code.function(place) is not function:
            return True
        if is_overwritten(code, target, statement, place, own):
            return False
        at = code.text.span(place)[0]
        if loop is not None:
            return at >= loop or again
        if at < first:
            return again
        return at >= last and (limit is None or at < limit)

    return sees


def _outlives(code: Code, target: str, statement: ast.stmt) -> bool:
    """Whether a variable may hold its value when the function of a statement is called again."""
    function, name = code.function(statement), container(target)
    if function is None:
        return False
    if "." in name:
        return not (name.startswith("self.") and function.name == "__init__")
    return code.scopes.of(statement).owner(name) is not code.scopes.of(function.body[0])


def _rebound(
    code: Code, target: str, statement: ast.stmt, own: Container[ast.stmt] = ()
) -> int | None:
    """Return where the variable gets another value further down in the same block."""
    block = code.block(statement)
    for following in block[block.index(statement) + 1 :]:
        if following in own:
            continue
        targets: Iterable[ast.expr] = ()
        if isinstance(following, ast.Assign):
            targets = following.targets
        elif isinstance(following, ast.AnnAssign) and following.value is not None:
            targets = (following.target,)
        if any(
            isinstance(each, ast.Name | ast.Attribute) and ast.unparse(each) == target
            for each in targets
        ):
            assert isinstance(following, ast.Assign | ast.AnnAssign)
            assert following.value is not None
            return code.text.span(following.value)[1]
    return None


def is_overwritten(
    code: Code,
    target: str,
    statement: ast.stmt,
    place: ast.AST,
    own: Container[ast.stmt] = (),
) -> bool:
    """Whether a variable never holds what a statement of the same function gives it, at a place.

    Then it gets something else further up in a block around the place, and the statement does
    not stand between.

    Args:
        code: The file.
        target: The variable.
        statement: Gives it a value.
        place: Reads it.
        own: Statements that do not count.
    """
    ends = {statement, *code.scopes.ancestors(statement)}
    inner = place
    for around in code.scopes.ancestors(place):
        if isinstance(inner, ast.stmt):
            block = code.block(inner)
            for each in reversed(block[: block.index(inner)]):
                if each in ends:
                    return False
                if each not in own and _gives(each, target):
                    return True
        if around in ends or isinstance(around, ast.Lambda):
            return False
        inner = around
    return False


def _gives(statement: ast.stmt, target: str) -> bool:
    """Whether a statement certainly gives a variable another value, or takes it away."""
    if isinstance(statement, ast.Assign | ast.Delete):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    else:
        return False
    return any(
        isinstance(each, ast.Name | ast.Attribute) and ast.unparse(each) == target
        for each in targets
    )


def _loop_start(code: Code, statement: ast.stmt) -> int | None:
    """Return where the outermost loop around a statement starts, in its function."""
    start = None
    for node in code.scopes.ancestors(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            break
        if isinstance(node, LOOPS):
            start = code.text.span(node)[0]
    return start
