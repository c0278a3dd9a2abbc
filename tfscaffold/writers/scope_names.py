"""Names of layers that TensorFlow takes inside a model of Keras' own, and not in a subclass."""

import ast
import re
from collections.abc import Iterator

from tfscaffold.model.graph import Extend, Graph, Make, Stack
from tfscaffold.model.values import value
from tfscaffold.source.code import Code
from tfscaffold.writers.writing import Reasons

# `call` is traced in a graph of its own, in which each layer's name begins a scope.
_SCOPE = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*")
_FIELD = re.compile(r"\{[^{}]*\}|%[-0-9.]*[a-z]")


def refuse_scope_names(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a layer whose name cannot begin a scope of TensorFlow: `_hidden`, `first layer`."""
    for node in _made(graph, code):
        if not isinstance(node, ast.keyword) or node.arg != "name":
            continue
        name = value(code, node.value)
        texts = [name] if isinstance(name, str) else _texts(code, node.value)
        if all(not each or _SCOPE.fullmatch(each) for each in texts):
            continue
        reasons.add(
            "TFS118",
            code.position(node.value),
            "TensorFlow does not take this name for a layer of a subclass: one begins with a "
            "letter or figure, and has no spaces, accents or signs but `_`, `.`, `/` and `-`.",
            "Give the layer another name, or convert to functional.",
        )


def _texts(code: Code, node: ast.expr) -> Iterator[str]:
    """Yield the strings of which a name is certainly made, such as could begin one."""
    start = code.text.span(node)[0]
    for each in ast.walk(node):
        if not isinstance(each, ast.Constant) or not isinstance(each.value, str):
            continue
        parent = code.scopes.parents[each]
        if isinstance(parent, ast.Subscript | ast.Call | ast.Compare):
            continue
        text = _FIELD.sub("0", each.value)
        is_first = code.text.span(each)[0] <= start + len("f'")
        yield text if is_first else f"0{text}"


def _made(graph: Graph, code: Code) -> Iterator[ast.AST]:
    """Yield the nodes of what makes the layers, where the file shows it."""
    pending: list[ast.AST] = []
    for step in graph.steps:
        if isinstance(step, Make | Stack | Extend):
            pending.append(step.expression.node)
        if isinstance(step, Extend):
            pending.append(step.helper.function)
    seen = set[ast.AST]()
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        pending += ast.iter_child_nodes(node)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            pending += [
                each.value for each in code.bindings(node) if each.value is not None
            ]
