"""TFS403: a `train_step` that returns a loss which no metric tracks."""

import ast
from collections.abc import Iterator

from tfscaffold.faults.keras_3 import is_keras_3
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.code import Code

_MODELS = ("Model", "Sequential", "Functional")
# What in a `train_step` may update the tracker of the loss.
_TRACKS = ("update_state", "compute_metrics", "train_step", "result", "update")


def find(code: Code) -> Iterator[Diagnostic]:
    """Yield the losses that a `train_step` returns and Keras reports as 0.0."""
    for model in code.nodes(ast.ClassDef):
        methods = {
            each.name: each for each in model.body if isinstance(each, ast.FunctionDef)
        }
        step = methods.get("train_step")
        if step is None or "metrics" in methods or not _is_model(code, model):
            continue
        if _may_track(step, set(methods)):
            continue
        for value in _returned_losses(code, step):
            yield Diagnostic(
                "TFS403",
                "warning",
                *code.position(value),
                "No metric tracks this loss: fit reports 0.0, or fails where metrics are "
                "compiled.",
                "Keep a `keras.metrics.Mean`, update it here, list it in `metrics`, and return "
                "its result.",
            )


def _is_model(code: Code, model: ast.ClassDef) -> bool:
    symbols = [code.symbol(base) for base in model.bases]
    return len(symbols) == 1 and any(
        symbol is not None and symbol.name in _MODELS and is_keras_3(code, symbol)
        for symbol in symbols
    )


def _may_track(step: ast.FunctionDef, methods: set[str]) -> bool:
    """Whether a step calls what may update a metric: also another method of the class."""
    for node in ast.walk(step):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, owner = node.func.attr, node.func.value
        own = isinstance(owner, ast.Name) and owner.id == "self"
        if name in _TRACKS or (own and name in methods and name != "call"):
            return True
    return False


def _returned_losses(code: Code, step: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield the `loss` of `return {"loss": loss}`, where that is all that is returned."""
    for node in ast.walk(step):
        if not isinstance(node, ast.Return) or code.function(node) is not step:
            continue
        if isinstance(node.value, ast.Dict) and len(node.value.keys) == 1:
            key = node.value.keys[0]
            if isinstance(key, ast.Constant) and key.value == "loss":
                yield node.value.values[0]
