"""The shapes of tensors in a straight piece of TensorFlow code, where literals tell them.

The padding follows https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod

from tfscaffold.layers.shapes import Unread
from tfscaffold.model.values import value
from tfscaffold.source.code import Code

Sizes = tuple[int | None, ...]

_SAME_SHAPE = frozenset(
    f"tensorflow.{name}"
    for name in (
        "cast",
        "identity",
        "nn.bias_add",
        "nn.dropout",
        "nn.elu",
        "nn.gelu",
        "nn.leaky_relu",
        "nn.log_softmax",
        "nn.relu",
        "nn.relu6",
        "nn.selu",
        "nn.sigmoid",
        "nn.silu",
        "nn.softmax",
        "nn.softplus",
        "nn.swish",
        "nn.tanh",
        "math.sigmoid",
        "math.tanh",
        "sigmoid",
        "tanh",
    )
)
_POOLS = tuple(
    f"tensorflow.nn.{name}"
    for name in ("avg_pool", "avg_pool2d", "max_pool", "max_pool2d")
)
_PARAMETERS = {
    "conv": ("input", "filters", "strides", "padding"),
    "pool": ("input", "ksize", "strides", "padding"),
    "reshape": ("tensor", "shape"),
    "matmul": ("a", "b"),
}


class Unknown(Exception):
    """A shape that only running the code would tell."""


class Misfit(Exception):
    """A tensor whose features do not fit what takes it.

    Attributes:
        node: What takes it.
        shape: The tensor's shape, with the batch axis.
        wanted: The number of features for which there is room.
    """

    def __init__(self, node: ast.expr, shape: Sizes, wanted: int) -> None:
        super().__init__(wanted)
        self.node = node
        self.shape = shape
        self.wanted = wanted


@dataclass
class Shapes:
    """Follows the shapes of tensors through expressions.

    Attributes:
        code: The file.
        weights: Shapes of the attributes of `self`.
        tensors: Shapes of variables.
        padding: Taken instead of each `padding=`, unless it is "".
    """

    code: Code
    weights: Mapping[str, Sizes]
    tensors: dict[str, Sizes]
    padding: str = ""

    def run(self, body: list[ast.stmt]) -> None:
        """Follow statements to their end, or to one that is not straight.

        Raises:
            Misfit: A tensor does not fit.
            Unknown: A shape is not known.
        """
        for statement in body:
            if isinstance(statement, ast.Return) and statement.value is not None:
                self.of(statement.value)
                return
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                if isinstance(target, ast.Name):
                    self.tensors[target.id] = self.of(statement.value)
                    continue
            elif isinstance(statement, ast.Expr) and isinstance(
                statement.value, ast.Constant
            ):
                continue
            raise Unknown

    def of(self, node: ast.expr) -> Sizes:
        """Return the shape of an expression.

        Raises:
            Misfit: A tensor does not fit.
            Unknown: The shape is not known.
        """
        if isinstance(node, ast.Name) and node.id in self.tensors:
            return self.tensors[node.id]
        if isinstance(node, ast.Attribute) and _is_self(node.value):
            if node.attr in self.weights:
                return self.weights[node.attr]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            return self._matmul(node, {"a": node.left, "b": node.right})
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self.of(node.left), self.of(node.right)
            if len(right) == 1:
                return left
        elif isinstance(node, ast.Call):
            return self._call(node)
        raise Unknown

    def _call(self, call: ast.Call) -> Sizes:
        path = self.code.path(call.func)
        if path in _SAME_SHAPE and call.args:
            return self.of(call.args[0])
        if path == "tensorflow.nn.conv2d":
            return self._conv(self._arguments(call, "conv"))
        if path in _POOLS:
            return self._pool(self._arguments(call, "pool"))
        if path == "tensorflow.reshape":
            return self._reshape(call, self._arguments(call, "reshape"))
        if path in ("tensorflow.matmul", "tensorflow.linalg.matmul"):
            return self._matmul(call, self._arguments(call, "matmul"))
        raise Unknown

    def _arguments(self, call: ast.Call, kind: str) -> dict[str, ast.expr]:
        given = dict(zip(_PARAMETERS[kind], call.args, strict=False))
        given |= {keyword.arg or "**": keyword.value for keyword in call.keywords}
        given.pop("name", None)
        if set(given) != set(_PARAMETERS[kind]):
            raise Unknown
        return given

    def _conv(self, given: dict[str, ast.expr]) -> Sizes:
        kernel = self.of(given["filters"])
        shape = self.of(given["input"])
        if len(kernel) != 4 or len(shape) != 4 or shape[3] != kernel[2]:
            raise Unknown
        sizes = self._window(shape, (kernel[0], kernel[1]), given)
        return (shape[0], *sizes, kernel[3])

    def _pool(self, given: dict[str, ast.expr]) -> Sizes:
        shape = self.of(given["input"])
        if len(shape) != 4:
            raise Unknown
        sizes = self._window(shape, self._pair(given["ksize"]), given)
        return (shape[0], *sizes, shape[3])

    def _window(
        self, shape: Sizes, window: Sizes, given: dict[str, ast.expr]
    ) -> list[int]:
        """Return the height and width that a window leaves."""
        padding = self.padding or value(self.code, given["padding"])
        sizes = []
        strides = self._pair(given["strides"])
        for size, width, stride in zip(shape[1:3], window, strides, strict=True):
            if size is None or width is None or not stride:
                raise Unknown
            if padding not in ("SAME", "VALID"):
                raise Unknown
            left = size if padding == "SAME" else size - width + 1
            if left < 1:
                raise Unknown
            sizes.append(-(-left // stride))
        return sizes

    def _pair(self, node: ast.expr) -> Sizes:
        """Return height and width of an argument: one number, two, or four."""
        found = value(self.code, node)
        numbers = found if isinstance(found, tuple) else (found,)
        if not all(type(number) is int for number in numbers):
            raise Unknown
        if len(numbers) == 1:
            return numbers * 2
        if len(numbers) == 4 and numbers[0] == numbers[3] == 1:
            return numbers[1:3]
        if len(numbers) != 2:
            raise Unknown
        return numbers

    def _reshape(self, call: ast.Call, given: dict[str, ast.expr]) -> Sizes:
        """Return the shape of rows: `[-1, n]`, or with a batch size that the code computes."""
        shape = self.of(given["tensor"])
        target = given["shape"]
        if not isinstance(target, ast.List | ast.Tuple) or len(target.elts) != 2:
            raise Unknown
        rows, features = (value(self.code, each) for each in target.elts)
        found = _features(shape)
        if features == -1 and rows is Unread.VALUE:
            return (shape[0], found)
        if type(features) is not int or features < 1 or rows not in (-1, Unread.VALUE):
            raise Unknown
        if features != found:
            raise Misfit(call, shape, features)
        return (shape[0], features)

    def _matmul(self, node: ast.expr, given: dict[str, ast.expr]) -> Sizes:
        shape, weights = self.of(given["a"]), self.of(given["b"])
        if len(shape) != 2 or len(weights) != 2 or weights[0] is None:
            raise Unknown
        if shape[1] != weights[0]:
            raise Misfit(node, shape, weights[0])
        return (shape[0], weights[1])


def outcome(follow: Callable[[], None]) -> Misfit | None:
    """Return what does not fit, or None where all fits.

    Raises:
        Unknown: It cannot be told.
    """
    try:
        follow()
    except Misfit as misfit:
        return misfit
    return None


def _features(shape: Sizes) -> int:
    sizes = [size for size in shape[1:] if size is not None]
    if len(sizes) != len(shape) - 1:
        raise Unknown
    return prod(sizes)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"
