"""How many axes arrays of data have, as far as the text shows it: a guess, not a proof."""

import ast
from collections.abc import Iterator

from tfscaffold.model.values import value
from tfscaffold.source.code import Code, is_in_block_of
from tfscaffold.source.scopes import Binding

# None: it is not known.
Axes = frozenset[int | None]

_UNKNOWN: Axes = frozenset([None])
# The inputs of Keras' data sets.
_DATASETS = {
    "mnist": 3,
    "fashion_mnist": 3,
    "cifar10": 4,
    "cifar100": 4,
    "boston_housing": 2,
    "california_housing": 2,
}
# Functions of numpy and of tensorflow: those that take a shape first, sizes, or `size=`.
_OF_SHAPE = {"empty", "full", "ones", "random", "random_sample", "zeros"}
_OF_SIZES = {"rand", "randn"}
_SIZED = {
    *(
        "choice",
        "integers",
        "normal",
        "poisson",
        "randint",
        "standard_normal",
        "uniform",
    ),
}
_ONE_AXIS = {"arange", "geomspace", "linspace", "logspace", "range"}
# What takes an array, and gives one with as many axes.
_KEEPING = {
    *("abs", "array", "asarray", "asfarray", "cast", "clip", "constant", "copy", "cos"),
    *("convert_to_tensor", "exp", "float32", "log", "round", "sin", "sort", "sqrt"),
    *("square", "tanh"),
}
_KEEPING_METHODS = {"astype", "clip", "copy", "numpy", "round", "to_numpy"}
_TWO_AXES = {"fit_transform", "pad_sequences", "to_categorical", "transform"}
_PACKAGES = {"np", "numpy", "tf", "random", "math", "rng"}


def axes(code: Code, node: ast.expr) -> Axes:
    """Return how many axes an expression may have, the one of the batch included."""
    return _Reading(code).axes(node)


class _Reading:
    """Reads the axes of expressions, each only once.

    Args:
        code: The file.
    """

    def __init__(self, code: Code) -> None:
        self._code = code
        self._known: dict[ast.AST, Axes] = {}

    def axes(self, node: ast.expr) -> Axes:
        """Return how many axes an expression may have."""
        if node not in self._known:
            # What depends on itself, in a loop, is not known.
            self._known[node] = _UNKNOWN
            self._known[node] = self._read(node)
        return self._known[node]

    def _read(self, node: ast.expr) -> Axes:
        match node:
            case ast.Name():
                each = [self._bound(binding) for binding in self._reaching(node)]
                return frozenset().union(*each) or _UNKNOWN
            case ast.BinOp():
                return _wider(self.axes(node.left), self.axes(node.right))
            case ast.UnaryOp():
                return self.axes(node.operand)
            case ast.Constant(value=int() | float()):
                return frozenset([0])
            case ast.List(elts=[first, *_]) | ast.Tuple(elts=[first, *_]):
                return _shifted(self.axes(first), 1)
            case ast.Subscript():
                return self._part(node)
            case ast.Attribute(attr="values" | "T"):
                return self.axes(node.value)
            case ast.Call():
                return self._call(node)
        return _UNKNOWN

    def _reaching(self, name: ast.Name) -> Iterator[Binding]:
        """Yield what may give a variable the value with which it is read."""
        reader = self._code.statement(name)
        scope = self._code.scopes.of(name)
        is_here = scope.owner(name.id) is scope
        for binding in reversed(self._code.bindings(name)):
            if not is_here or not isinstance(binding.node, ast.Name):
                yield binding
                continue
            statement = self._code.statement(binding.node)
            if statement.lineno >= reader.lineno:
                continue
            yield binding
            if is_in_block_of(self._code, reader, statement):
                return

    def _bound(self, binding: Binding) -> Axes:
        if binding.value is not None:
            return self.axes(binding.value)
        if not isinstance(binding.node, ast.Name):
            return _UNKNOWN
        statement = self._code.statement(binding.node)
        if isinstance(statement, ast.AugAssign):
            return _wider(self.axes(statement.target), self.axes(statement.value))
        if not isinstance(statement, ast.Assign):
            return _UNKNOWN
        path: list[int] = []
        node: ast.AST = binding.node
        while node not in statement.targets:
            around = self._code.scopes.parents[node]
            if not isinstance(around, ast.Tuple) or not isinstance(node, ast.expr):
                return _UNKNOWN
            path.insert(0, around.elts.index(node))
            node = around
        return self._unpacked(statement.value, path)

    def _unpacked(self, node: ast.expr, path: list[int]) -> Axes:
        """Return the axes of one element, to which indices lead."""
        if not path:
            return self.axes(node)
        if isinstance(node, ast.Name):
            held = self._code.assigned(node)
            return self._unpacked(held, path) if held is not None else _UNKNOWN
        if isinstance(node, ast.Tuple) and path[0] < len(node.elts):
            return self._unpacked(node.elts[path[0]], path[1:])
        if not isinstance(node, ast.Call):
            return _UNKNOWN
        called = _name(node.func)
        if called == "train_test_split" and path[0] // 2 < len(node.args):
            return self.axes(node.args[path[0] // 2])
        if called == "load_data" and path[-1] == 0:
            assert isinstance(node.func, ast.Attribute | ast.Name)
            return frozenset([self._of_dataset(node.func)])
        return _UNKNOWN

    def _of_dataset(self, loader: ast.Attribute | ast.Name) -> int | None:
        of = loader.value if isinstance(loader, ast.Attribute) else loader
        if isinstance(of, ast.Name):
            of = self._code.assigned(of) or of
        return _DATASETS.get(_name(of))

    def _part(self, node: ast.Subscript) -> Axes:
        """Return the axes of `x[...]`: each number takes one away, each None adds one."""
        found = self.axes(node.value)
        for each in (
            node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        ):
            if isinstance(each, ast.Slice):
                continue
            if isinstance(each, ast.Constant) and each.value is ...:
                continue
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                # A column of a table.
                return frozenset([1])
            is_new = isinstance(each, ast.Constant) and each.value is None
            if is_new or _name(each) == "newaxis":
                found = _shifted(found, 1)
            elif type(value(self._code, each)) is int:
                found = _shifted(found, -1)
            else:
                return _UNKNOWN
        return found

    def _call(self, call: ast.Call) -> Axes:
        name = _name(call.func)
        first = next(iter(call.args), None)
        given = {each.arg: each.value for each in call.keywords}
        is_function = not isinstance(call.func, ast.Attribute) or (
            _base(call.func) in _PACKAGES
        )
        if name in _TWO_AXES:
            return frozenset([2])
        if name in _OF_SIZES:
            return frozenset([len(call.args)])
        if name in _ONE_AXIS:
            return frozenset([1])
        if name in _OF_SHAPE | _SIZED:
            shape = given.get("size", given.get("shape"))
            return self._of_shape(
                first if shape is None and name in _OF_SHAPE else shape
            )
        if name == "reshape":
            sizes = call.args[1:] if is_function else call.args
            shape = given.get("newshape", given.get("shape"))
            if len(sizes) > 1:
                return frozenset([len(sizes)])
            return self._of_shape(shape or next(iter(sizes), None))
        if name == "expand_dims" and first is not None:
            return _shifted(self.axes(first), 1)
        if name in ("from_tensor_slices", "from_tensors") and isinstance(
            first, ast.Tuple
        ):
            return self.axes(first.elts[0])
        if is_function and name in _KEEPING and first is not None:
            return self.axes(first)
        if not is_function and name in _KEEPING_METHODS:
            assert isinstance(call.func, ast.Attribute)
            return self.axes(call.func.value)
        return _UNKNOWN

    def _of_shape(self, node: ast.expr | None) -> Axes:
        if node is None:
            return _UNKNOWN
        if isinstance(node, ast.Tuple | ast.List):
            is_open = any(isinstance(each, ast.Starred) for each in node.elts)
            return _UNKNOWN if is_open else frozenset([len(node.elts)])
        return frozenset([1]) if type(value(self._code, node)) is int else _UNKNOWN


def _shifted(found: Axes, by: int) -> Axes:
    return frozenset(None if each is None else each + by for each in found)


def _wider(left: Axes, right: Axes) -> Axes:
    """Return the axes of a sum, say: those of the operand that has more of them."""
    return frozenset(
        (
            max(one, other)
            if one is not None and other is not None
            else one or other or None
        )
        for one in left
        for other in right
    )


def _name(node: ast.AST) -> str:
    """Return the last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _base(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
