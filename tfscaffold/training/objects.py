"""What the words of `compile` stand for: `"adam"` is `keras.optimizers.Adam()`."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from tfscaffold.source.code import Code
from tfscaffold.training.plan import literal

_OPTIMIZERS = (
    "SGD",
    "RMSprop",
    "Adam",
    "AdamW",
    "Adadelta",
    "Adagrad",
    "Adamax",
    "Nadam",
    "Ftrl",
    "Lion",
    "Adafactor",
)
# Losses that are also metrics.
_BOTH = (
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "CategoricalHinge",
    "CosineSimilarity",
    "Hinge",
    "KLDivergence",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Poisson",
    "SparseCategoricalCrossentropy",
    "SquaredHinge",
)
_LOSSES = (*_BOTH, "BinaryFocalCrossentropy", "Huber", "LogCosh")
_METRICS = (
    *_BOTH,
    "AUC",
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "LogCoshError",
    "Precision",
    "Recall",
    "RootMeanSquaredError",
    "SparseCategoricalAccuracy",
    "SparseTopKCategoricalAccuracy",
    "TopKCategoricalAccuracy",
)
_SHORT = {
    "bce": "BinaryCrossentropy",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "mse": "MeanSquaredError",
    "msle": "MeanSquaredLogarithmicError",
    "kld": "KLDivergence",
    "kl_divergence": "KLDivergence",
}
_ACCURACIES = {
    "BinaryCrossentropy": "CategoricalAccuracy",
    "CategoricalCrossentropy": "CategoricalAccuracy",
    "SparseCategoricalCrossentropy": "SparseCategoricalAccuracy",
}


# What a model with one output has none of.
_SEVERAL = (
    ast.List
    | ast.Tuple
    | ast.Dict
    | ast.Set
    | ast.ListComp
    | ast.DictComp
    | ast.JoinedStr
)


@dataclass(frozen=True)
class Spelling:
    """How a file spells Keras, and the helpers of `templates/blocks`; the text of a node."""

    keras: str
    helper: Callable[[str], str]
    text: Callable[[ast.expr], str]


@dataclass(frozen=True)
class Metric:
    """A metric as Python text.

    Attributes:
        text: What makes it.
        name: Its name; "" where the text does not show it.
        default: The name that an object without one has from its class, or has with a number.
    """

    text: str
    name: str
    default: str = ""


def snake(name: str) -> str:
    """Return the name that Keras makes of that of a class or a function."""
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


_SNAKES = {snake(name) for name in _LOSSES}


def _with_short_words(classes: tuple[str, ...]) -> dict[str, str]:
    short = {word: name for word, name in _SHORT.items() if name in classes}
    lower = {word.upper(): name for word, name in short.items() if len(word) < 5}
    return {snake(name): name for name in classes} | short | lower


_LOSS_WORDS = _with_short_words(_LOSSES) | {name: name for name in _LOSSES}
_METRIC_WORDS = _with_short_words(_METRICS) | {name: name for name in _METRICS}
_OPTIMIZER_WORDS = {name.lower(): name for name in _OPTIMIZERS}


def optimizer(code: Code, node: ast.expr, words: Spelling) -> str:
    """Return Python text of an optimizer that `compile` is given as `node`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        name = _OPTIMIZER_WORDS.get(node.value.lower())
        if name is not None:
            return f"{words.keras}.optimizers.{name}()"
    made = value_of(code, node)
    symbol = code.called(made)
    text = words.text(node)
    if symbol is not None and symbol.path.startswith("optimizers."):
        return text
    return f"{words.keras}.optimizers.get({text})"


def loss(code: Code, node: ast.expr, words: Spelling) -> tuple[str, str] | None:
    """Return a loss as Python text, and the name of its class ("" for one of the user's own).

    None where it is certain that it is none for a model with one output.
    """
    if isinstance(node, ast.Constant):
        name = _LOSS_WORDS.get(str(node.value))
        return (f"{words.keras}.losses.{name}()", name) if name else None
    made = value_of(code, node)
    if isinstance(made, ast.Constant):
        return loss(code, made, words)
    if isinstance(made, _SEVERAL):
        return None
    symbol = code.symbol(made.func if isinstance(made, ast.Call) else made)
    if symbol is None or not symbol.path.startswith("losses."):
        wrap = "FunctionLoss" if own_function(code, node) else "as_loss"
        return f"{words.helper(wrap)}({words.text(node)})", ""
    if isinstance(made, ast.Call) and symbol.name[0].isupper():
        return words.text(node), symbol.name
    name = "" if isinstance(made, ast.Call) else _LOSS_WORDS.get(symbol.name)
    if not name or symbol.name == name:
        return f"{words.helper('as_loss')}({words.text(node)})", ""
    return f"{words.keras}.losses.{name}()", name


def metric(
    code: Code, node: ast.expr, words: Spelling, loss_name: str, outputs: int | None
) -> Metric | None:
    """Return a metric; None if it is certainly none.

    Args:
        code: The file.
        node: An element of `metrics=`.
        words: How the file spells Keras and the helpers.
        loss_name: The class of the loss.
        outputs: The size of the model's last axis, if it is known.
    """
    made = value_of(code, node)
    if isinstance(made, ast.Constant):
        return _by_word(str(made.value), words, loss_name, outputs)
    if isinstance(made, _SEVERAL):
        return None
    symbol = code.symbol(made.func if isinstance(made, ast.Call) else made)
    text = words.text(node)
    if symbol is None or not symbol.path.startswith("metrics."):
        function = own_function(code, node)
        if function is not None:
            return _mean(words, text, snake(function.name))
        is_loss = symbol is not None and symbol.path.startswith("losses.")
        known = isinstance(made, ast.Attribute | ast.Name) and is_loss
        told = symbol.name if symbol and known and symbol.name in _SNAKES else ""
        return Metric(f"{words.helper('as_metric')}({text})", told)
    if isinstance(made, ast.Call) and symbol.name[0].isupper():
        given = [literal(each.value) for each in made.keywords if each.arg == "name"]
        # Keras counts the objects of a class in their names, so that these differ.
        if given:
            return Metric(text, str(given[0]))
        return Metric(text, text, snake(symbol.name))
    name = "" if isinstance(made, ast.Call) else _METRIC_WORDS.get(symbol.name)
    if not name or symbol.name == name:
        return Metric(f"{words.helper('as_metric')}({text})", "")
    return _of_class(words, name, symbol.name)


def _by_word(
    word: str, words: Spelling, loss_name: str, outputs: int | None
) -> Metric | None:
    if word.lower() not in ("accuracy", "acc"):
        found = _METRIC_WORDS.get(word)
        return _of_class(words, found, word) if found else None
    found = _accuracy(loss_name, outputs)
    if found is None:
        return _mean(words, words.helper("accuracy_by_shape"), word)
    return _of_class(words, found, word)


def _of_class(words: Spelling, name: str, label: str) -> Metric:
    return Metric(f'{words.keras}.metrics.{name}(name="{label}")', label)


def _mean(words: Spelling, function: str, name: str) -> Metric:
    text = f'{words.keras}.metrics.MeanMetricWrapper({function}, name="{name}")'
    return Metric(text, name)


def own_function(code: Code, node: ast.expr) -> ast.FunctionDef | None:
    """Return the function of the file that a name certainly means, or None."""
    if not isinstance(node, ast.Name):
        return None
    found = [each.node for each in code.bindings(node)]
    function = found[0] if len(found) == 1 else None
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return None
    return function


def _accuracy(loss_name: str, outputs: int | None) -> str | None:
    """Return the class that Keras takes for "accuracy", None where only the shapes tell."""
    if outputs == 1:
        return "BinaryAccuracy"
    if loss_name == "BinaryCrossentropy" and outputs is None:
        return None
    return _ACCURACIES.get(loss_name)


def value_of(code: Code, node: ast.expr) -> ast.expr:
    """Return what a variable certainly holds, or the expression itself."""
    if not isinstance(node, ast.Name):
        return node
    bindings = code.bindings(node)
    if len(bindings) == 1 and bindings[0].value is not None:
        return bindings[0].value
    return node


def changes(code: Code, node: ast.expr) -> list[ast.Call]:
    """Return the calls that change a list."""
    return [
        call
        for name in ("append", "extend", "insert", "remove", "pop")
        for call in code.calls_by_name.get(name, ())
        if isinstance(call.func, ast.Attribute)
        and ast.dump(call.func.value) == ast.dump(node)
    ]
