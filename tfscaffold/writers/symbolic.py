"""`model.output_shape`, `model.output`: what a class does not have, but the tensors that build it do."""

import ast

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code

_INPUTS = {"input", "inputs", "input_shape"}
_OUTPUTS = {"output", "outputs", "output_shape"}
_OF_TENSORS = ("dtype", "shape")
# In a model that is made of these tensors, the class is one layer.
_OF_LAYERS = {"get_layer", "layers", "load_weights", "save_weights"}


def shape_reads(graph: Graph, code: Code) -> list[tuple[Use, ast.expr]]:
    """Return the uses that the tensors at the model's ends answer, and the tensors in them.

    They read a shape or a dtype, or make another model of the tensors.

    Returns:
        Each use, with the expression for which the tensor's variable can stand: all of
        `model.inputs[0]`; or `model.output_shape`, for which the shape of one can.
    """
    if graph.symbol.is_keras_2:
        return []
    found = []
    for use in graph.uses:
        if not use.certain or use.what not in _INPUTS | _OUTPUTS:
            continue
        assert isinstance(use.node, ast.expr)
        tensor = _tensor(use, graph, code)
        if tensor is not None:
            found.append((use, tensor))
    return found


def _tensor(use: Use, graph: Graph, code: Code) -> ast.expr | None:
    node = use.node
    assert isinstance(node, ast.expr)
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return None
    if use.what.endswith("shape"):
        return node
    parents = code.scopes.parents
    if use.what.endswith("s"):
        item = parents[node]
        if not isinstance(item, ast.Subscript) or item.value is not node:
            return None
        if not isinstance(item.slice, ast.Constant) or item.slice.value != 0:
            return None
        node = item
    reader = parents[node]
    is_read = isinstance(reader, ast.Attribute) and reader.attr in _OF_TENSORS
    return node if is_read or _makes_model(node, graph, code) else None


def _makes_model(node: ast.expr, graph: Graph, code: Code) -> bool:
    """Whether a tensor goes into another model, whose layers the file does not ask for.

    Of a Sequential that has been called, `.input` and `.output` are those of its first call.
    """
    is_called = any(use.what in ("", "()") for use in graph.uses)
    if is_called and isinstance(node, ast.Attribute):
        return False
    call: ast.AST = code.scopes.parents[node]
    while isinstance(call, ast.keyword | ast.List | ast.Call):
        symbol = code.symbol(call.func) if isinstance(call, ast.Call) else None
        if symbol is not None and symbol.name == "Model":
            own = {use.node for use in graph.uses}
            return not any(
                each.attr in _OF_LAYERS and each not in own and not code.symbol(each)
                for each in code.nodes(ast.Attribute)
            )
        call = code.scopes.parents[call]
    return False


def read_tensors(
    reads: list[tuple[Use, ast.expr]], inputs: str, outputs: str
) -> list[tuple[ast.AST, str]]:
    """Return what takes the place of such uses, in terms of the variables of the tensors."""
    found: list[tuple[ast.AST, str]] = []
    for use, tensor in reads:
        name = inputs if use.what in _INPUTS else outputs
        shape = ".shape" if use.what.endswith("shape") else ""
        found.append((tensor, name + shape))
    return found


def reads_output(reads: list[tuple[Use, ast.expr]]) -> bool:
    """Whether one of the uses reads the output."""
    return any(use.what in _OUTPUTS for use, _ in reads)
