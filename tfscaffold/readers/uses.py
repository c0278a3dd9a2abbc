"""The uses of a model outside its definition."""

import ast
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from tfscaffold.model.graph import Site, Use
from tfscaffold.readers.methods import is_of_others
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_HARMLESS_PARENTS = (
    ast.Return | ast.Expr | ast.Compare | ast.If | ast.Assert | ast.UnaryOp
)
# Attributes that mean something else, or nothing, in one of the other forms.
_DIFFERENT = {
    "_layers",
    "add",
    "from_config",
    "get_config",
    "input",
    "input_shape",
    "inputs",
    "layers",
    "output",
    "output_shape",
    "outputs",
    "pop",
}
_HARMLESS_CALLS = {"callable", "dir", "hasattr", "id", "print", "repr", "str", "vars"}


def uses_of(
    code: Code, target: str, statement: ast.stmt, own: list[Site], sites: set[ast.stmt]
) -> list[Use]:
    """Return the uses of the model that `statement` begins to define.

    Args:
        code: The file.
        target: The variable that holds the model, or "" where it is returned.
        statement: The first statement of the definition.
        own: The statements of the definition.
        sites: The statements of all definitions of the file; uses in them are not counted,
            but for the model standing in another one as a layer.
    """
    if not target:
        return []
    first, last = own[0].start, own[-1].end
    limit = _rebound(code, target, statement, {site.node for site in own})
    loop_start = _loop_start(code, statement)
    function = code.function(statement)
    found = []
    for node in _places(code, target, statement):
        if code.statement(node) in sites and _is_receiver_of_add(code, node):
            continue
        at = code.text.span(node)[0]
        if first <= at < last and code.statement(node) in {site.node for site in own}:
            continue
        if code.function(node) is function and not _is_used_after(
            at, last, limit, loop_start
        ):
            continue
        found.append(use_of(code, node))
    return found


def followed_uses(
    code: Code, values: Iterable[ast.expr], sites: set[ast.stmt]
) -> tuple[list[Use], set[ast.expr]]:
    """Return the uses of a model under other names of the file, and where it is handed on.

    A model is followed where a function of the file returns it or is given it, and where it
    is assigned to another variable.

    Args:
        code: The file.
        values: Where the model itself is read, or made and returned.
        sites: The statements of all definitions of the file.
    """
    found: dict[ast.AST, Use] = {}
    pending, seen = list(values), set[ast.expr]()
    while pending:
        value = pending.pop()
        if value in seen:
            continue
        seen.add(value)
        for place in _same(code, value):
            if code.statement(place) in sites and _is_receiver_of_add(code, place):
                continue
            use = use_of(code, place)
            if use.what or use.lost:
                found[use.node] = foreign(use)
            if not use.what:
                pending.append(place)
    return list(found.values()), seen


def is_harmless(code: Code, value: ast.expr) -> bool:
    """Whether a place that reads a model certainly gives it no other name."""
    call = _call_with(code, value)
    if call is None:
        kinds = ast.Expr | ast.Compare | ast.If | ast.Assert | ast.UnaryOp
        return isinstance(code.scopes.parents[value], kinds)
    return (
        isinstance(call.func, ast.Name)
        and call.func.id in _HARMLESS_CALLS | {"isinstance", "type"}
        and code.scopes.of(call).owner(call.func.id) is None
    )


def _is_lost(code: Code, value: ast.expr) -> bool:
    """Whether the file does not show what becomes of a model where it is read."""
    parent = code.scopes.parents[value]
    if isinstance(parent, ast.Assign):
        return not all(
            isinstance(each, ast.Name | ast.Attribute) for each in parent.targets
        )
    call = _call_with(code, value)
    if call is None:
        return not isinstance(parent, _HARMLESS_PARENTS)
    root = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name):
        return True
    owner = code.scopes.of(root).owner(root.id)
    if owner is None:
        return root.id not in _HARMLESS_CALLS
    if all(
        each.path.partition(".")[0] == "tensorflow" for each in owner.bindings[root.id]
    ):
        # TensorFlow's own takes any model, but for the converters of Keras models.
        return code.symbol(call.func) is not None or _takes_keras(call.func)
    return not functions_called(code, call.func)


def _takes_keras(callee: ast.expr) -> bool:
    return isinstance(callee, ast.Attribute) and callee.attr == "from_keras_model"


def _same(code: Code, value: ast.expr) -> Iterator[ast.expr]:
    """Yield the places that read what a value is returned, handed or assigned to."""
    parent = code.scopes.parents[value]
    call = _call_with(code, value)
    function = code.function(value)
    if isinstance(parent, ast.Return) and function is not None:
        for called in code.calls_by_name.get(function.name, ()):
            if function in functions_called(code, called.func):
                yield called
    elif isinstance(parent, ast.Assign):
        end = code.text.span(parent)[1]
        loop = _loop_start(code, parent)
        for target in parent.targets:
            if isinstance(target, ast.Name | ast.Attribute):
                name = ast.unparse(target)
                limit = _rebound(code, name, parent)
                for place in _places(code, name, parent):
                    at = code.text.span(place)[0]
                    if code.function(place) is not function or _is_used_after(
                        at, end, limit, loop
                    ):
                        yield place
    elif call is not None:
        for each in functions_called(code, call.func):
            parameter = _parameter(code, each, call, value)
            yield from code.scopes.of(each.body[0]).reads(parameter)


def _call_with(code: Code, value: ast.expr) -> ast.Call | None:
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


def certainly_of(code: Code, use: Use, target: str, own: list[Site]) -> bool:
    """Whether a use can only be of the model that the statements of `own` define.

    That is where they run before it in any case, and no other value can have been assigned in
    between.
    """
    statement = own[0].node
    sites = {site.node for site in own}
    assert isinstance(use.node, ast.Attribute)
    place = use.node.value
    around = [place, *code.scopes.ancestors(place)]
    if (
        code.function(place) is not code.function(statement)
        or not target
        or ast.unparse(place) != target
        or not any(node in around for node in code.block(statement))
    ):
        return False
    start, end = code.text.span(statement)[1], code.text.span(place)[0]
    name = target.rpartition(".")[2]
    others = [node for node in code.nodes(ast.Name) if node.id == name] + [
        node for node in code.nodes(ast.Attribute) if node.attr == name
    ]
    return start <= end and not any(
        start <= code.text.span(node)[0] < end
        and not isinstance(node.ctx, ast.Load)
        and code.statement(node) not in sites
        for node in others
    )


def foreign(use: Use) -> Use:
    return replace(use, foreign=True)


def _places(
    code: Code, target: str, statement: ast.stmt
) -> Iterator[ast.Name | ast.Attribute]:
    """Yield where the variable is read: for an attribute, on whatever object."""
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


def _is_receiver_of_add(code: Code, node: ast.AST) -> bool:
    parent = code.scopes.parents[node]
    return isinstance(parent, ast.Attribute) and parent.attr == "add"


def _is_used_after(
    at: int, last: int, limit: int | None, loop_start: int | None
) -> bool:
    """Whether a place in the definition's own function can see the model."""
    if loop_start is not None:
        return at >= loop_start
    return at >= last and (limit is None or at < limit)


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


def _loop_start(code: Code, statement: ast.stmt) -> int | None:
    """Return where the outermost loop around a statement starts, in its function."""
    start = None
    for node in code.scopes.ancestors(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            break
        if isinstance(node, _LOOPS):
            start = code.text.span(node)[0]
    return start


def use_of(code: Code, node: ast.expr) -> Use:
    """Return the use of a model at a place where it is read or made."""
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.Attribute):
        if parent.attr == "__class__" and not _is_printed(code, node):
            return named_use(code, "type", parent)
        return named_use(code, parent.attr, parent)
    if isinstance(parent, ast.Call):
        if parent.func is node:
            return named_use(code, "()", parent)
        if (
            isinstance(parent.func, ast.Name)
            and parent.func.id in ("isinstance", "type")
            and _compares_class(code, parent)
        ):
            return named_use(code, "isinstance", parent)
        if isinstance(parent.func, ast.Name) and node is parent.args[0]:
            what = _asked_by_name(code, parent)
            if what:
                return named_use(code, what, parent)
    return replace(named_use(code, "", node), lost=_is_lost(code, node))


def _asked_by_name(code: Code, call: ast.Call) -> str:
    """Return what a call like `getattr(model, "layers")` asks of the model, or ""."""
    assert isinstance(call.func, ast.Name)
    function = call.func.id
    if function == "type" and len(call.args) == 1:
        return "" if _is_printed(code, call) else "type"
    if function not in ("delattr", "getattr", "hasattr", "setattr"):
        return ""
    name = call.args[1] if len(call.args) > 1 else None
    if isinstance(name, ast.Constant) and name.value not in _DIFFERENT:
        return ""
    return "getattr"


def _is_printed(code: Code, node: ast.expr) -> bool:
    statement = code.statement(node)
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "print"


def _compares_class(code: Code, call: ast.Call) -> bool:
    statement = code.statement(call)
    return any(is_sequential(code, each) for each in ast.walk(statement))


def named_use(code: Code, what: str, node: ast.expr) -> Use:
    line, column = code.position(node)
    return Use(what, line, column, node)


def is_sequential(code: Code, node: ast.AST) -> bool:
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    try:
        symbol = code.names.symbol(node, code.scopes.of(node))
    except Ambiguous:
        return True
    return symbol is not None and symbol.name == "Sequential"
