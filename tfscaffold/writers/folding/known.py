"""What is known of the functions that the blocks call."""

import ast
import operator
from collections.abc import Callable
from typing import Any

from tfscaffold.writers.folding.program import walk

LINEAR = "keras.activations.linear"
# What Keras' own functions give for None.
OF_NONE = {
    "keras.regularizers.get": "None",
    "keras.activations.get": LINEAR,
    "keras.dtype_policies.get": "keras.config.dtype_policy()",
}
# Functions of `keras.activations`, which are known by their own names.
ACTIVATIONS = frozenset(
    (
        "elu",
        "exponential",
        "gelu",
        "hard_sigmoid",
        "leaky_relu",
        "linear",
        "mish",
        "relu",
        "relu6",
        "selu",
        "sigmoid",
        "silu",
        "softmax",
        "softplus",
        "softsign",
        "tanh",
    )
)
COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
# What is called with literals, and then gives one.
CALLED: dict[str, Callable[..., object]] = {
    "as_tuple": lambda v, n: (v,) * n if isinstance(v, int) else tuple(v),
    "max": max,
    "min": min,
    "tuple": tuple,
}
# Without an effect, and without random numbers.
_PURE = frozenset(
    (
        "as_tuple",
        "bool",
        "dict",
        "len",
        "list",
        "max",
        "min",
        "range",
        "sorted",
        "tuple",
        "vars",
        "zip",
        "keras.activations.get",
        "keras.config.dtype_policy",
        "keras.dtype_policies.get",
        "keras.regularizers.get",
        "tf.cast",
        "tf.expand_dims",
        "tf.convert_to_tensor",
        "tf.matmul",
        "tf.nest.flatten",
        "tf.ones_like",
        "tf.reshape",
        "tf.shape",
        "tf.split",
        "tf.transpose",
        "tf.unstack",
        "tf.zeros",
        "tf.zeros_like",
    )
)
_PURE_METHODS = (".items", ".lower", ".upper")
# Initializers that draw no random numbers, not even for a seed.
_FIXED = ("zeros", "ones", "Zeros", "Ones")


def is_pure(node: ast.AST) -> bool:
    """Whether nothing changes if an expression is not evaluated."""
    for each in walk(node):
        if isinstance(each, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            return False
        if isinstance(each, ast.Call):
            name = ast.unparse(each.func)
            is_fixed = name == "keras.initializers.get" and (
                isinstance(each.args[0], ast.Constant) and each.args[0].value in _FIXED
            )
            if name not in _PURE and not is_fixed and not name.endswith(_PURE_METHODS):
                return False
    return True


def evaluated(function: Callable[..., object], *values: ast.expr) -> ast.expr | None:
    """Return what a function gives for literals, or None in a branch that cannot run."""
    try:
        return literal(function(*map(value_of, values)))
    except (TypeError, ValueError):
        return None


def literal(value: object) -> ast.expr:
    """Return the expression for a value."""
    return ast.parse(repr(value), mode="eval").body


def value_of(node: ast.expr) -> Any:
    """Return the value of a literal."""
    return ast.literal_eval(node)
