"""Where values come from in a file: what variables, parameters and functions are given."""

import ast
from collections.abc import Iterable, Iterator

from tfscaffold.readers.flow import functions_called
from tfscaffold.source.code import Code


class Unknown(Exception):
    """A value that may come from somewhere else."""


def stores(code: Code, variable: ast.expr) -> Iterator[tuple[ast.AST, ast.expr | None]]:
    """Yield the places where a variable or attribute gets a value, with it where it is told.

    An attribute is that of any object of the file.

    Raises:
        Unknown: The name is none of the file.
    """
    if isinstance(variable, ast.Name):
        owner = code.scopes.of(variable).owner(variable.id)
        if owner is None:
            raise Unknown
        for binding in owner.bindings[variable.id]:
            yield binding.node, binding.value or _of_pair(code, binding.node)
    elif isinstance(variable, ast.Attribute):
        for scope in code.scopes.module.walk():
            if scope.is_class:
                for binding in scope.bindings.get(variable.attr, ()):
                    yield binding.node, binding.value
        for node in code.nodes(ast.Attribute):
            if node.attr == variable.attr and not isinstance(node.ctx, ast.Load):
                parent = code.scopes.parents[node]
                plain = (
                    isinstance(parent, ast.Assign) and node in parent.targets
                ) or isinstance(parent, ast.AnnAssign)
                yield node, parent.value if plain else None  # type: ignore[attr-defined]


def _of_pair(code: Code, target: ast.AST) -> ast.expr | None:
    """Return what `a, b = 1, 2` gives a variable, or None where it stands in no such pair."""
    if not isinstance(target, ast.Name):
        return None
    targets = code.scopes.parents[target]
    statement = code.scopes.parents[targets]
    if not (
        isinstance(targets, ast.Tuple | ast.List)
        and isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Tuple | ast.List)
        and len(statement.value.elts) == len(targets.elts)
        and not any(
            isinstance(each, ast.Starred)
            for each in (*targets.elts, *statement.value.elts)
        )
    ):
        return None
    return statement.value.elts[[each is target for each in targets.elts].index(True)]


def loads(code: Code, variable: ast.AST) -> Iterable[ast.expr]:
    """Return where a variable, a parameter, or an attribute of this name is read."""
    if isinstance(variable, ast.arg):
        function = code.scopes.parents[code.scopes.parents[variable]]
        assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        return code.scopes.of(function.body[0]).reads(variable.arg)
    if isinstance(variable, ast.Name):
        owner = code.scopes.of(variable).owner(variable.id)
        return owner.reads(variable.id) if owner else ()
    assert isinstance(variable, ast.Attribute)
    return [
        node
        for node in code.nodes(ast.Attribute)
        if node.attr == variable.attr and isinstance(node.ctx, ast.Load)
    ]


def given(code: Code, parameter: ast.arg) -> list[ast.expr]:
    """Return what a function or method of the file is given for a parameter, at each call.

    A method is that of any object: each call of its name counts.

    Raises:
        Unknown: It is handed on, decorated or never called, or has a default.
    """
    function = code.scopes.parents[code.scopes.parents[parameter]]
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        raise Unknown
    in_order = [*function.args.posonlyargs, *function.args.args]
    owner = code.scopes.of(function)
    if parameter not in in_order or len(owner.bindings[function.name]) != 1:
        raise Unknown
    index = in_order.index(parameter)
    calls = _calls(code, function)
    if owner.is_class:
        index -= 1
    if index < 0 or not calls:
        raise Unknown
    found = []
    for call in calls:
        by_name = [each.value for each in call.keywords if each.arg == parameter.arg]
        plain = not any(isinstance(each, ast.Starred) for each in call.args)
        if by_name:
            found += by_name
        elif plain and index < len(call.args):
            found.append(call.args[index])
        else:
            raise Unknown
    return found


def _calls(code: Code, function: ast.FunctionDef) -> list[ast.Call]:
    """Return the calls of a function or method; for `__init__`, those of its class."""
    owner, reads = code.scopes.of(function), list[ast.expr]()
    name = function.name
    if owner.is_class:
        reads = [each for each in code.nodes(ast.Attribute) if each.attr == name]
        kind = owner.node
        assert isinstance(kind, ast.ClassDef)
        named = [*code.scopes.of(kind).reads(kind.name)]
        if name == "__init__":
            reads += named
        elif name.startswith("__") or any(
            isinstance(code.scopes.parents[each], ast.Attribute) for each in named
        ):
            # Called by Python, or through the class, with the object as an argument.
            raise Unknown
    else:
        reads += owner.reads(name)
    calls = [code.call_of(each) for each in reads]
    found = [each for each in calls if each is not None]
    if len(found) != len(calls):
        raise Unknown
    return found


def parameters(code: Code, call: ast.Call, value: ast.expr) -> list[ast.arg]:
    """Return the parameters of the functions of the file that get a value in a call.

    Raises:
        Unknown: The function is none of the file.
    """
    functions = functions_called(code, call.func)
    if not functions or value not in call.args:
        raise Unknown
    found = []
    for function in functions:
        in_order = [*function.args.posonlyargs, *function.args.args]
        index = call.args.index(value)
        index += isinstance(code.scopes.parents[function], ast.ClassDef)
        if (
            function.decorator_list
            or index >= len(in_order)
            or any(isinstance(each, ast.Starred) for each in call.args)
        ):
            raise Unknown
        found.append(in_order[index])
    return found


def returned(code: Code, callee: ast.expr) -> list[ast.expr]:
    """Return what a function or method of the file returns.

    Raises:
        Unknown: It is decorated, or returns nothing somewhere, or is none of the file.
    """
    function = _function(code, callee)
    returns = [
        node for node in code.nodes(ast.Return) if code.function(node) is function
    ]
    values = [node.value for node in returns if node.value is not None]
    if function.decorator_list or len(values) != len(returns) or not values:
        raise Unknown
    return values


def _function(code: Code, callee: ast.expr) -> ast.FunctionDef:
    nodes: Iterable[ast.AST] = ()
    if isinstance(callee, ast.Name):
        owner = code.scopes.of(callee).owner(callee.id)
        nodes = [each.node for each in owner.bindings[callee.id]] if owner else []
    elif isinstance(callee, ast.Attribute):
        kind = _class(code, callee.value)
        nodes = [
            node
            for node in kind.body
            if isinstance(node, ast.FunctionDef) and node.name == callee.attr
        ]
    found = list(nodes)
    if len(found) != 1 or not isinstance(found[0], ast.FunctionDef):
        raise Unknown
    return found[0]


def _class(code: Code, place: ast.expr) -> ast.ClassDef:
    """Return the class of the file of which an object is: of `self`, or of `a = Agent()`."""
    if isinstance(place, ast.Name) and place.id == "self":
        for node in code.scopes.ancestors(place):
            if isinstance(node, ast.ClassDef):
                return node
        raise Unknown
    made: list[ast.expr | None] = [place]
    if not isinstance(place, ast.Call):
        made = [value for _, value in stores(code, place)]
    called = [each.func for each in made if isinstance(each, ast.Call)]
    names = [each for each in called if isinstance(each, ast.Name)]
    kinds = {binding.node for each in names for binding in code.bindings(each)}
    if len(names) != len(made) or len(kinds) != 1:
        raise Unknown
    (kind,) = kinds
    if not isinstance(kind, ast.ClassDef):
        raise Unknown
    return kind
