"""What the words of `compile` stand for: `"adam"` is `keras.optimizers.Adam()`."""

import ast
import re

from tfscaffold.source.code import Code

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


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _by_word(classes: tuple[str, ...]) -> dict[str, str]:
    short = {word: name for word, name in _SHORT.items() if name in classes}
    lower = {word.upper(): name for word, name in short.items() if len(word) < 5}
    return {_snake(name): name for name in classes} | short | lower


_LOSS_WORDS = _by_word(_LOSSES) | {name: name for name in _LOSSES}
_METRIC_WORDS = _by_word(_METRICS) | {name: name for name in _METRICS}
_OPTIMIZER_WORDS = {name.lower(): name for name in _OPTIMIZERS}


def optimizer(code: Code, node: ast.expr, keras: str) -> str:
    """Return Python text of an optimizer that `compile` is given as `node`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        name = _OPTIMIZER_WORDS.get(node.value.lower())
        if name is not None:
            return f"{keras}.optimizers.{name}()"
    made = value_of(code, node)
    symbol = code.symbol(made.func) if isinstance(made, ast.Call) else None
    text = code.text.of(node)
    if symbol is not None and symbol.path.startswith("optimizers."):
        return text
    return f"{keras}.optimizers.get({text})"


def loss(code: Code, node: ast.expr, keras: str) -> tuple[str, str] | None:
    """Return a loss as Python text, and the name of its class; None if it is not known."""
    if isinstance(node, ast.Constant):
        name = _LOSS_WORDS.get(str(node.value))
        return (f"{keras}.losses.{name}()", name) if name else None
    made = value_of(code, node)
    symbol = code.symbol(made.func if isinstance(made, ast.Call) else made)
    if symbol is None or not symbol.path.startswith("losses."):
        return None
    if isinstance(made, ast.Call):
        return (code.text.of(node), symbol.name) if symbol.name in _LOSSES else None
    name = _LOSS_WORDS.get(symbol.name)
    if name is None or symbol.name == name:
        return None
    return f"{keras}.losses.{name}()", name


def metric(
    code: Code, node: ast.expr, keras: str, loss_name: str, outputs: int | None
) -> str | None:
    """Return a metric as Python text, or None if it is not known.

    Args:
        code: The file.
        node: An element of `metrics=`.
        keras: How the file spells the package Keras.
        loss_name: The class of the loss.
        outputs: The size of the model's last axis, if it is known.
    """
    if isinstance(node, ast.Constant):
        word = str(node.value)
        if word.lower() in ("accuracy", "acc"):
            name = _accuracy(loss_name, outputs)
        else:
            name = _METRIC_WORDS.get(word)
        return f'{keras}.metrics.{name}(name="{word}")' if name else None
    made = value_of(code, node)
    symbol = code.symbol(made.func if isinstance(made, ast.Call) else made)
    if symbol is None or not symbol.path.startswith("metrics."):
        return None
    if isinstance(made, ast.Call):
        return code.text.of(node) if symbol.name[0].isupper() else None
    name = _METRIC_WORDS.get(symbol.name)
    if name is None or symbol.name == name:
        return None
    return f'{keras}.metrics.{name}(name="{symbol.name}")'


def _accuracy(loss_name: str, outputs: int | None) -> str | None:
    """Return the class that Keras takes for "accuracy", which goes by the shapes."""
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
