"""Names that Keras gives models by itself, which change with the form."""

import ast
import re

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Reasons

_AUTOMATIC = re.compile(r"sequential(_\d+)?")


def refuse_automatic_names(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse where the text looks for a Sequential by the name that Keras gives it."""
    for node in code.nodes(ast.Constant) if not graph.label else ():
        if isinstance(node.value, str) and _AUTOMATIC.fullmatch(node.value):
            parent = code.scopes.parents[node]
            if isinstance(parent, ast.keyword):
                parent = code.scopes.parents[parent]
            asks = isinstance(parent, ast.Call) and (
                ast.unparse(parent.func).endswith(".get_layer")
            )
            compares = isinstance(parent, ast.Compare) and ".name" in ast.unparse(
                parent
            )
            if asks or compares:
                reasons.add(
                    "TFS108",
                    code.position(node),
                    "A model is looked for by its automatic name here, which changes with the "
                    "form.",
                    "Give the model a `name=`.",
                )


def refuse_names_of_layers(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a model that is a layer of another one, of whose layers the text asks the names."""
    is_layer = any(_is_layer(use, code) for use in graph.uses)
    if graph.label or is_named(graph) or not is_layer:
        return
    for node in code.nodes(ast.Attribute):
        if (
            node.attr == "name"
            and isinstance(node.ctx, ast.Load)
            and _is_one_of_layers(code, node.value)
        ):
            reasons.add(
                "TFS108",
                code.position(node),
                "The name of a layer is used here: the model may be that layer, and its "
                "automatic name changes with the form.",
                "Give the model a `name=`.",
            )
            return


def _is_layer(use: Use, code: Code) -> bool:
    """Whether a use may make the model a layer of another one: in a list, added, or called."""
    parent = code.scopes.parents[use.node]
    if use.what == "()":
        return any(
            symbol is not None and symbol.name == "Model"
            for call in code.nodes(ast.Call)
            for symbol in [code.called(call)]
        )
    if use.what:
        return False
    if isinstance(parent, ast.Call):
        return isinstance(parent.func, ast.Attribute) and parent.func.attr == "add"
    around = [
        each for each in code.scopes.ancestors(use.node) if isinstance(each, ast.Call)
    ]
    symbols = [code.called(each) for each in around]
    return isinstance(parent, ast.List) or any(
        symbol is not None and symbol.name == "Sequential" for symbol in symbols
    )


def _is_one_of_layers(code: Code, node: ast.expr) -> bool:
    """Whether something is `model.layers[0]`, or the variable of a loop over `model.layers`."""
    if isinstance(node, ast.Subscript):
        held = node.value
        return isinstance(held, ast.Attribute) and held.attr == "layers"
    if not isinstance(node, ast.Name):
        return False
    loops = [
        each
        for binding in code.bindings(node)
        for each in code.scopes.ancestors(binding.node)
        if isinstance(each, ast.For | ast.comprehension)
        and binding.node in ast.walk(each.target)
    ]
    return any(
        isinstance(each, ast.Attribute) and each.attr == "layers"
        for loop in loops
        for each in ast.walk(loop.iter)
    )


def is_named(graph: Graph) -> bool:
    """Whether a model is certainly given a name that the text composes."""
    return any(
        argument.name == "name" and isinstance(argument.value.node, ast.JoinedStr)
        for argument in graph.arguments
    )
