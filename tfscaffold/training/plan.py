"""What a file does with its model through Keras: each call, with the user's expressions."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from tfscaffold.source.code import Code

# The parameters of the methods of `keras.Model`, in order.
PARAMETERS = {
    "compile": (
        "optimizer",
        "loss",
        "loss_weights",
        "metrics",
        "weighted_metrics",
        "run_eagerly",
        "steps_per_execution",
        "jit_compile",
        "auto_scale_loss",
    ),
    "fit": (
        "x",
        "y",
        "batch_size",
        "epochs",
        "verbose",
        "callbacks",
        "validation_split",
        "validation_data",
        "shuffle",
        "class_weight",
        "sample_weight",
        "initial_epoch",
        "steps_per_epoch",
        "validation_steps",
        "validation_batch_size",
        "validation_freq",
    ),
    "evaluate": (
        "x",
        "y",
        "batch_size",
        "verbose",
        "sample_weight",
        "steps",
        "callbacks",
        "return_dict",
    ),
    "train_on_batch": ("x", "y", "sample_weight", "class_weight", "return_dict"),
    "test_on_batch": ("x", "y", "sample_weight", "return_dict"),
}

# The methods and arguments that need a step which changes no weights.
_MEASURING = {"evaluate", "test_on_batch", "validation_data", "validation_split"}

# What Keras 2 called `fit` and `evaluate` where data come in batches.
RENAMED = {"fit_generator": "fit", "evaluate_generator": "evaluate"}
# How it read them, which changes nothing of the batches, and which Keras 3 does not take.
_READING = ("max_queue_size", "workers", "use_multiprocessing")
_OF_GENERATORS = {
    "fit_generator": (
        *("x", "steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data"),
        *("validation_steps", "validation_freq", "class_weight", *_READING),
        *("shuffle", "initial_epoch"),
    ),
    "evaluate_generator": ("x", "steps", "callbacks", *_READING, "verbose"),
}


@dataclass(frozen=True, eq=False)
class Call:
    """A call of a method of the model.

    Attributes:
        method: One of `PARAMETERS`.
        node: The call.
        statement: In which it stands.
        arguments: Its values by parameter, without those that are the literal None.
        target: The variable that gets what it returns, or "".
        is_inside: Whether it stands in a larger statement that evaluates it first.
    """

    method: str
    node: ast.Call
    statement: ast.stmt
    arguments: Mapping[str, ast.expr]
    target: str = ""
    is_inside: bool = False


@dataclass(frozen=True)
class Shared:
    """Where the steps of a `compile` are kept, so that other functions see them.

    Attributes:
        prefix: What stands before their names: "self.", or "" for variables of the module.
        taken: The names that they cannot have.
    """

    prefix: str
    taken: frozenset[str]


@dataclass(frozen=True)
class Session:
    """What one `compile` governs: the calls that follow it.

    Attributes:
        compile: Its statement is that whose place the new text takes.
        calls: In the order of the text.
        gone: Where `compile` stands in the function that makes the model, and moves to the
            statement that calls this function: the statements that are left out there.
        shared: Where the steps are kept if other functions need them; None for local variables.
        given: Parameters of that function which `compile` reads, and what they stand for where
            it is called.
    """

    compile: Call
    calls: tuple[Call, ...]
    gone: tuple[ast.stmt, ...] = ()
    shared: Shared | None = None
    given: Mapping[ast.Name, ast.expr] = field(default_factory=dict)

    @property
    def has_callbacks(self) -> bool:
        """Whether a `fit` is given callbacks, which ask their model for more than it is."""
        return any("callbacks" in call.arguments for call in self.calls)

    @property
    def measures(self) -> bool:
        """Whether a call measures the model, also as validation in `fit`."""
        asked = {name for call in self.calls for name in (call.method, *call.arguments)}
        return bool(asked & _MEASURING)


@dataclass(frozen=True)
class Plan:
    """The training of one model, under one of its names.

    Attributes:
        model: The variable that holds it.
        sessions: In the order of the text.
        outputs: The size of the model's last axis, or None where it is not certain.
    """

    model: str
    sessions: tuple[Session, ...]
    outputs: int | None


def literal(node: ast.expr | None) -> object:
    """Return the value of a literal; `...` for any other expression."""
    return node.value if isinstance(node, ast.Constant) else ...


def bind(call: ast.Call, method: str) -> dict[str, ast.expr] | None:
    """Return the arguments of a call by parameter, or None where they are not certain.

    Those of `fit_generator` are given as `fit` calls them.
    """
    parameters = _OF_GENERATORS.get(method) or PARAMETERS[method]
    if len(call.args) > len(parameters):
        return None
    found = dict(zip(parameters, call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg in found:
            return None
        found[keyword.arg] = keyword.value
    if any(isinstance(each, ast.Starred) for each in call.args):
        return None
    if method in RENAMED:
        if "generator" in found:
            found["x"] = found.pop("generator")
        found = {name: node for name, node in found.items() if name not in _READING}
    return {name: node for name, node in found.items() if literal(node) is not None}


def text_of(node: ast.expr | ast.stmt, session: Session, code: Code) -> str:
    """Return the user's text, a session's parameters replaced by what they stand for."""
    text, start = code.text.of(node), code.text.span(node)[0]
    names = [name for name in session.given if name in ast.walk(node)]
    for name in sorted(names, key=code.text.span, reverse=True):
        value = session.given[name]
        new = code.text.of(value)
        stands_alone = isinstance(code.scopes.parents[name], ast.Call | ast.keyword)
        if not stands_alone and isinstance(value, ast.BinOp | ast.UnaryOp):
            new = f"({new})"
        first, last = code.text.span(name)
        text = f"{text[: first - start]}{new}{text[last - start :]}"
    return text
