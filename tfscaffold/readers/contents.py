"""Which expressions the elements of a list come from, where the file shows them all."""

import ast
from collections.abc import Iterator

from tfscaffold.readers.sources import (
    Unknown,
    given,
    loads,
    parameters,
    returned,
    stores,
)
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import base_of

# Functions that give a new list of the same elements, or none but these.
_COPIES = {
    *("iter", "list", "reversed", "set", "sorted", "tuple", "copy.copy"),
    *("random.choices", "random.sample", "np.random.choice", "numpy.random.choice"),
}
# Functions that give one of the elements.
_PICKS = {
    *("max", "min", "next", "random.choice", "np.random.choice", "numpy.random.choice")
}
# Functions that put nothing into a list.
_READERS = {"any", "enumerate", "len", "print", "range", "sum", "zip", "random.shuffle"}
_MODULES = ("np.", "numpy.", "plt.")
# Methods that put nothing into one, either; the second ones give an element.
_QUIET = {
    *("clear", "copy", "count", "index", "items", "keys", "remove", "reverse", "sort"),
    "values",
}
# Those that give what holds the same elements.
_WHOLE = {"copy", "values"}
_TAKING = {"get", "pop"}

# What reads a list and leaves it alone.
_QUIET_READERS = (
    *(ast.For, ast.comprehension, ast.BinOp, ast.Compare, ast.UnaryOp),
    *(ast.If, ast.While, ast.Expr, ast.FormattedValue, ast.Starred),
)


def picked(code: Code, value: ast.expr) -> ast.expr | None:
    """Return the list or dictionary of which a value is an element, or None if it is none."""
    if isinstance(value, ast.Subscript) and not isinstance(value.slice, ast.Slice):
        return value.value
    if not isinstance(value, ast.Call):
        return None
    if isinstance(value.func, ast.Attribute) and value.func.attr in _TAKING:
        return value.func.value
    is_picked = ast.unparse(value.func) in _PICKS and _is_no_variable(code, value.func)
    return value.args[0] if is_picked and len(value.args) == 1 else None


def gone_through(code: Code, target: ast.AST) -> ast.expr | None:
    """Return the list whose elements a `for` or a comprehension gives a variable, or None."""
    if not isinstance(target, ast.Name | ast.Attribute):
        return None
    around = code.scopes.parents[target]
    if isinstance(around, ast.For | ast.comprehension) and around.target is target:
        return around.iter
    loop = code.scopes.parents[around]
    if not (
        isinstance(around, ast.Tuple)
        and isinstance(loop, ast.For | ast.comprehension)
        and loop.target is around
        and isinstance(loop.iter, ast.Call)
    ):
        return None
    index = [each is target for each in around.elts].index(True)
    function, lists = loop.iter.func, loop.iter.args
    if isinstance(function, ast.Attribute) and function.attr == "items":
        return function.value if index == 1 else None
    if not _is_no_variable(code, function):
        return None
    index -= ast.unparse(function) == "enumerate"
    is_known = ast.unparse(function) in ("enumerate", "zip")
    return lists[index] if is_known and 0 <= index < len(lists) else None


def contents(code: Code, place: ast.expr) -> list[ast.expr]:
    """Return the expressions of which each element of a list is one.

    The list is followed backwards to where it is made, and from there to all that fills it.

    Raises:
        Unknown: The file does not show them all.
    """
    return list(_Contents(code).of(place))


class _Contents:
    """Follows lists, each variable once."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._seen: set[object] = set()

    def of(self, value: ast.expr) -> Iterator[ast.expr]:
        """Yield what the elements of a list come from."""
        if isinstance(value, ast.List | ast.Tuple | ast.Set):
            for each in value.elts:
                if isinstance(each, ast.Starred):
                    yield from self.of(each.value)
                else:
                    yield each
        elif isinstance(value, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            yield value.elt
        elif isinstance(value, ast.Dict):
            if None in value.keys:
                raise Unknown
            yield from value.values
        elif isinstance(value, ast.DictComp):
            yield value.value
        elif isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice):
            yield from self.of(value.value)
        elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            yield from self.of(value.left)
            yield from self.of(value.right)
        elif isinstance(value, ast.Call):
            yield from self._of_call(value)
        elif isinstance(value, ast.Name | ast.Attribute):
            yield from self._of_variable(value)
        else:
            raise Unknown

    def _of_call(self, call: ast.Call) -> Iterator[ast.expr]:
        function = ast.unparse(call.func)
        if function in _COPIES and _is_no_variable(self._code, call.func):
            for each in call.args[:1]:
                yield from self.of(each)
        elif isinstance(call.func, ast.Attribute) and call.func.attr in _WHOLE:
            yield from self.of(call.func.value)
        else:
            for each in returned(self._code, call.func):
                yield from self.of(each)

    def _of_variable(self, variable: ast.expr) -> Iterator[ast.expr]:
        """Yield what all the lists hold that a variable is given, or that are changed in it."""
        for node, value in stores(self._code, variable):
            if not self._is_new(node):
                continue
            if isinstance(node, ast.arg):
                for each in given(self._code, node):
                    yield from self.of(each)
            elif value is not None:
                yield from self.of(value)
            elif not isinstance(self._code.scopes.parents[node], ast.AugAssign):
                raise Unknown
        yield from self._filled(variable)

    def _filled(self, variable: ast.AST) -> Iterator[ast.expr]:
        """Yield what is put into a list under the name of a variable."""
        for read in loads(self._code, variable):
            if self._is_new(read):
                yield from self._put(read)

    def _put(self, read: ast.expr) -> Iterator[ast.expr]:
        """Yield what is put into a list where it is read."""
        parents = self._code.scopes.parents
        reader = parents[read]
        if isinstance(reader, ast.Attribute):
            yield from self._by_method(reader)
        elif isinstance(reader, ast.Subscript) and reader.value is read:
            if isinstance(reader.ctx, ast.Store):
                yield from self._by_index(reader, parents[reader])
        elif isinstance(reader, ast.AugAssign):
            if reader.target is read:
                yield from self.of(reader.value)
        elif isinstance(reader, ast.Assign):
            for target in reader.targets:
                if not isinstance(target, ast.Name | ast.Attribute):
                    raise Unknown
                yield from self._filled(target)
        elif isinstance(reader, ast.Call):
            yield from self._in_call(reader, read)
        elif isinstance(reader, ast.Return):
            yield from self._from_calls(reader)
        elif not isinstance(reader, _QUIET_READERS):
            raise Unknown

    def _by_index(
        self, element: ast.Subscript, statement: ast.AST
    ) -> Iterator[ast.expr]:
        """Yield what `models[i] = model` puts into a list."""
        if not isinstance(statement, ast.Assign):
            raise Unknown
        if isinstance(element.slice, ast.Slice):
            yield from self.of(statement.value)
        else:
            yield statement.value

    def _from_calls(self, end: ast.Return) -> Iterator[ast.expr]:
        """Yield what the callers of a function put into the list that it returns."""
        function = self._code.function(end)
        if not isinstance(function, ast.FunctionDef):
            raise Unknown
        for call in self._code.calls_by_name.get(function.name, ()):
            if self._is_new(call):
                yield from self._put(call)

    def _by_method(self, method: ast.Attribute) -> Iterator[ast.expr]:
        call = self._code.call_of(method)
        if call is None:
            raise Unknown
        if method.attr in ("append", "insert") and call.args and not call.keywords:
            yield call.args[-1]
        elif method.attr == "extend" and call.args:
            yield from self.of(call.args[0])
        elif method.attr not in _QUIET | _TAKING:
            raise Unknown

    def _in_call(self, call: ast.Call, read: ast.expr) -> Iterator[ast.expr]:
        name = ast.unparse(call.func)
        known = _COPIES | _PICKS | _READERS
        if (name in known or name.startswith(_MODULES)) and _is_no_variable(
            self._code, call.func
        ):
            return
        for parameter in parameters(self._code, call, read):
            yield from self._filled(parameter)

    def _is_new(self, node: object) -> bool:
        is_new = node not in self._seen
        self._seen.add(node)
        return is_new


def _is_no_variable(code: Code, function: ast.expr) -> bool:
    """Whether the name of a builtin or module means that, and no variable of the file."""
    base = base_of(function)
    return isinstance(base, ast.Name) and all(
        each.kind == "import" for each in code.bindings(base)
    )
