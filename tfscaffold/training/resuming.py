"""Weights that are loaded amid a training: Keras loads the optimizer's state with them."""

import ast

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.writing import Context, Reasons

_TRAIN = ("fit", "fit_generator", "train_on_batch")


def refuse_resumed(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse weights of a `tf.Module` that are loaded between two steps of its optimizer."""
    for use in graph.uses:
        if use.what == "load_weights" and _goes_on(use.node, graph, context.code):
            message = (
                "The training goes on with these weights, and with the optimizer's state, which "
                "Keras loads with them."
            )
            hint = (
                "Compile the model again behind it, if its optimizer is to begin anew."
            )
            refuse(context.code, use.node, message, reasons, hint)


def _goes_on(load: ast.AST, graph: Graph, code: Code) -> bool:
    """Whether a model may be trained before weights are loaded, and again, not compiled between."""
    loads = [load]
    trained = [use.node for use in graph.uses if use.what in _TRAIN]
    compiled = [use.node for use in graph.uses if use.what == "compile"]
    function = code.function(load)
    if any(code.function(each) is not function for each in trained):
        loads, compiled = _callers(load, code), []
        trained = [caller for each in trained for caller in _callers(each, code)]
    return any(_is_between(each, trained, compiled, code) for each in loads)


def _callers(node: ast.AST, code: Code) -> list[ast.AST]:
    """Return the calls of a function by its name in which a node stands, or the node."""
    function = code.function(node)
    if function is None:
        return [node]
    return [*code.calls_by_name.get(getattr(function, "name", ""), ())]


def _is_between(
    load: ast.AST, trained: list[ast.AST], compiled: list[ast.AST], code: Code
) -> bool:
    function = code.function(load)
    if any(code.function(each) is not function for each in trained):
        return True
    start = _start(load, code)
    ends = [_start(each, code) for each in compiled]
    end = min((each for each in ends if each > start), default=len(code.text.text))
    places = [_start(each, code) for each in trained]
    if any(each < start for each in places) and any(start < p < end for p in places):
        return True
    loops = {
        each
        for each in code.loops(load)
        if not any(each in code.scopes.ancestors(other) for other in compiled)
    }
    return any(not loops.isdisjoint(code.scopes.ancestors(each)) for each in trained)


def _start(node: ast.AST, code: Code) -> int:
    assert isinstance(node, ast.expr)
    return code.text.span(node)[0]
