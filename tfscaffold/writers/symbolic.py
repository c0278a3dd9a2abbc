"""`model.output`, `model.layers[0].output`: what a class has only once its layers have tensors."""

import ast
from dataclasses import dataclass

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code
from tfscaffold.writers.layer_kinds import holds_layers
from tfscaffold.writers.repeated import repeats_layers

_INPUTS = {"input", "inputs", "input_shape"}
_OUTPUTS = {"output", "outputs", "output_shape"}
_OF_TENSORS = ("dtype", "shape")
# What is given a model and calls it on no tensor.
_SILENT = {"model_to_dot", "plot_model", "print"}


@dataclass(frozen=True)
class Read:
    """A use of the tensors at the model's ends, or between its layers.

    Attributes:
        use: The use.
        node: What the tensor takes the place of: all of `model.inputs[0]`; or None where the
            text stays, because a layer is asked.
        is_listed: Whether a list of the tensor takes its place.
        is_here: Whether the variables of the tensors are seen there.
    """

    use: Use
    node: ast.expr | None = None
    is_listed: bool = False
    is_here: bool = True

    @property
    def is_output(self) -> bool:
        """Whether it reads the output, and not that of a layer."""
        return self.node is not None and self.use.what in _OUTPUTS

    def text(self, code: Code, inputs: str, outputs: str) -> str:
        """Return what takes its place, in terms of the variables of the tensors."""
        tensor = inputs if self.use.what in _INPUTS else outputs
        if not self.is_here:
            assert isinstance(self.use.node, ast.Attribute)
            layer = "layers[0].input" if tensor == inputs else "layers[-1].output"
            tensor = f"{code.text.of(self.use.node.value)}.{layer}"
        if self.use.what.endswith("shape"):
            return f"{tensor}.shape"
        return f"[{tensor}]" if self.is_listed else tensor


def tensor_reads(graph: Graph, code: Code) -> list[Read]:
    """Return the uses that the tensors answer with which the model is built."""
    if graph.symbol.is_keras_2:
        return []
    asks_layers = holds_layers(graph.steps, code)
    found = []
    for use in graph.uses:
        if use.what not in _INPUTS | _OUTPUTS or use.as_layer:
            continue
        assert isinstance(use.node, ast.Attribute)
        if not isinstance(use.node.ctx, ast.Load):
            continue
        if use.of_layer:
            found += [Read(use)] if asks_layers and not use.foreign else []
            continue
        is_own = [each.func for each in use.owners] == [graph.callee]
        is_elsewhere = is_own and asks_layers and not repeats_layers(graph, code)
        is_first = use.what not in ("input", "output") or not _is_called_before(
            graph, use, code
        )
        if is_first and (use.certain or is_elsewhere):
            found.append(_read(use, code))
    return found


def needs_call(reads: list[Read], code: Code) -> bool:
    """Whether more than shapes is read, for which each layer must have its tensors."""
    return any(
        each.node is None
        or not each.is_here
        or (each.is_output and not _is_of_shape(each, code))
        for each in reads
    )


def _is_of_shape(read: Read, code: Code) -> bool:
    """Whether a shape or a dtype is all that is read of a tensor."""
    assert read.node is not None
    reader = code.scopes.parents[read.node]
    return read.use.what.endswith("shape") or (
        isinstance(reader, ast.Attribute) and reader.attr in _OF_TENSORS
    )


def _read(use: Use, code: Code) -> Read:
    node = use.node
    assert isinstance(node, ast.expr)
    item = code.scopes.parents[node]
    if not use.what.endswith("s"):
        return Read(use, node, is_here=use.certain)
    if (
        isinstance(item, ast.Subscript)
        and item.value is node
        and isinstance(item.slice, ast.Constant)
        and item.slice.value == 0
    ):
        return Read(use, item, is_here=use.certain)
    return Read(use, node, is_listed=True, is_here=use.certain)


def _is_called_before(graph: Graph, read: Use, code: Code) -> bool:
    """Whether the model may have been called when its `.input` or `.output` is read.

    Of a Sequential of Keras 3 they are those of its first call.
    """
    return any(
        use.what in ("", "()") and not _comes_behind(use, read, graph, code)
        for use in graph.uses
    )


def _comes_behind(use: Use, read: Use, graph: Graph, code: Code) -> bool:
    """Whether a use comes behind a read, or calls nothing."""
    parent = code.scopes.parents[use.node]
    callee = ast.unparse(parent.func) if isinstance(parent, ast.Call) else ""
    if use.what == "" and callee.rpartition(".")[2] in _SILENT:
        return True
    if code.function(use.node) is not code.function(read.node):
        # A variable of a function gets there only where it is handed on, which is a use.
        is_variable = graph.function is not None and "." not in graph.target.text
        return use.foreign and read.certain and is_variable
    around = set(code.loops(read.node))
    assert isinstance(use.node, ast.expr)
    assert isinstance(read.node, ast.expr)
    is_below = code.text.span(use.node)[0] > code.text.span(read.node)[0]
    return (
        read.certain
        and is_below
        and not any(each in around for each in code.loops(use.node))
    )
