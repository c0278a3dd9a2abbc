"""Models whose training cannot leave Keras, as a class out of sight or a saved file needs them."""

import ast

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.training import loading, sharing
from tfscaffold.training.resuming import refuse_resumed
from tfscaffold.training.rewriting import refuse_words
from tfscaffold.training.words import tried
from tfscaffold.writers.writing import Context, Reasons

_TUNERS = ("keras_tuner", "kerastuner", "HyperModel")
_COPIERS = ("deepcopy", "pickle", "joblib", "dill")
_PLAIN = ("staticmethod", "classmethod", "property")


def needs_keras(graph: Graph, context: Context) -> bool:
    """Whether a model is for a class that the file does not show, or is loaded and trained again.

    Around a `tf.Module` it does for both what a model of Keras does, and keeps its `fit`.

    Args:
        graph: The model, whose training cannot be written for a `tf.Module`.
        context: The file.
    """
    reasons = Reasons()
    refuse_words(graph, context, reasons)
    if reasons.found:
        return False
    loading.loaded(graph, tried(context), reasons)
    refuse_resumed(graph, context, reasons)
    return bool(reasons.found) or _is_in_unseen_class(graph, context.code)


def _is_in_unseen_class(graph: Graph, code: Code) -> bool:
    """Whether a method makes the model whose class has bases that the file does not show.

    A tuner may ask for values in it, which a class would ask for in another order.
    """
    function = code.function(graph.callee)
    if not isinstance(function, ast.FunctionDef):
        return False
    kind = code.scopes.parents[function]
    if not isinstance(kind, ast.ClassDef) or sharing.is_plain(kind, code):
        return False
    if any(ast.unparse(each) not in _PLAIN for each in function.decorator_list):
        return False
    given = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    words = (*_TUNERS, *_COPIERS)
    return "hp" not in given and not any(each in code.text.text for each in words)
