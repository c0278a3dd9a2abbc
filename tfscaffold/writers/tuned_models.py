"""A function that makes a model and is handed to Keras Tuner, which compiles and trains through Keras."""

import ast
from collections.abc import Iterator

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.writers.wrapped_models import is_wrapped
from tfscaffold.writers.writing import Reasons

_TUNERS = ("BayesianOptimization", "GridSearch", "Hyperband", "RandomSearch")
_PACKAGES = ("keras_tuner", "kerastuner")
# What reads the layers and the tensors of a model.
OF_LAYERS = ("layers", "get_layer", "input", "inputs", "output", "outputs")
# What shows those of a model that the tuner gives back, too.
_SHOWING = (*OF_LAYERS, "summary", "input_shape", "output_shape")
_BLOCKS = (
    *(ast.If, ast.IfExp, ast.For, ast.While, ast.With, ast.Try, ast.Lambda, ast.BoolOp),
    *(ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp),
)
_COPIES = ("deepcopy", "dump", "dumps", "model_to_dot", "plot_model")


def is_tuned(graph: Graph, code: Code) -> bool:
    """Whether the function that makes a model is for tuners alone, beside calls of its own."""
    function = code.function(graph.callee)
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return False
    if not isinstance(code.scopes.parents[function], ast.Module):
        return False
    handed = [
        node
        for node in code.nodes(ast.Name)
        if node.id == function.name
        and isinstance(node.ctx, ast.Load)
        and code.call_of(node) is None
    ]
    return bool(handed) and all(_is_for_a_tuner(each, code) for each in handed)


def refuse_out_of_turn(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a tuner that a class would ask for its values in another order."""
    if not is_tuned(graph, code):
        return
    for name in _asked_out_of_turn(graph, code):
        reasons.add(
            "TFS111",
            code.position(name),
            f"`{name.id}` is asked here between the layers, and would be asked at another time: "
            "a tuner tries other values then.",
            "Ask for all values above the model, or convert to subclass instead.",
        )


def refuse_tuned(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse what a tuner or a wrapper would do otherwise with a model around a `tf.Module`."""
    giver = "a tuner" if is_tuned(graph, code) else "a wrapper"
    if giver == "a wrapper" and not is_wrapped(graph, code):
        return
    found: list[ast.expr] = [
        node
        for node in code.nodes(ast.Attribute)
        if node.attr in _SHOWING and not code.path(node)
    ]
    found += [call for name in _COPIES for call in code.calls_by_name.get(name, ())]
    for node in found:
        reasons.add(
            "TFS115",
            code.position(node),
            f"`{code.text.of(node).splitlines()[0]}` is read here, perhaps of a model that {giver} "
            "gives back: around a `tf.Module`, its layers only list their weights.",
            "Convert to subclass instead.",
        )


def _asked_out_of_turn(graph: Graph, code: Code) -> Iterator[ast.Name]:
    """Yield what the function is given where the model reads it, but for arguments of layers.

    Those are read in their order when the class is made.
    """
    function = code.function(graph.callee)
    assert isinstance(function, ast.FunctionDef)
    given = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    first, last = graph.sites[0].start, graph.sites[-1].end
    of_model = {node for each in graph.arguments for node in ast.walk(each.value.node)}
    for node in ast.walk(function):
        if not isinstance(node, ast.Name) or node.id not in given:
            continue
        start, _ = code.text.span(node)
        if not first <= start < last:
            continue
        is_argument = any(site.start <= start < site.end for site in graph.sites)
        around = code.scopes.ancestors(node)
        is_plain = not any(isinstance(each, _BLOCKS) for each in around)
        if not (is_argument and is_plain) or node in of_model:
            yield node


def _is_for_a_tuner(node: ast.Name, code: Code) -> bool:
    """Whether a name is what a tuner of Keras Tuner is given to build its models."""
    parent = code.scopes.parents[node]
    call = code.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
    if not isinstance(call, ast.Call):
        return False
    root, _, name = code.path(call.func).partition(".")
    is_first = call.args[:1] == [node]
    is_named = isinstance(parent, ast.keyword) and parent.arg == "hypermodel"
    known = root in _PACKAGES and name.rpartition(".")[2] in _TUNERS
    return known and (is_first or is_named)
