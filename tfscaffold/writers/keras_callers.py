"""Where Keras itself would call a model: as a part of another model, or on a symbolic tensor."""

import ast
import sys
from collections.abc import Iterator

from tfscaffold.model.graph import Graph, Use
from tfscaffold.source.code import Code

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_TENSORS = {"input", "inputs", "output", "outputs"}
_CONCRETE = {"dtype", "ndim", "numpy", "shape"}
# What has no variables of its own, and tracks none.
_KEEPERS = ("callbacks.", "losses.", "metrics.", "utils.")


def is_held_by_keras(graph: Graph, code: Code) -> bool:
    """Whether a model is a part of a Keras model, or frozen as one: a `tf.Module` cannot be."""
    place = graph.sites[0].node
    if graph.target.text.startswith("self.") and _is_in_keras_class(
        code, place, graph.uses
    ):
        return True
    return any(_is_keras_use(use, place, graph, code) for use in graph.uses)


def _is_keras_use(use: Use, place: ast.stmt, graph: Graph, code: Code) -> bool:
    held = _held(use)
    if _is_of_self(held) and _is_in_keras_class(code, held, graph.uses):
        return True
    if use.what == "()" and isinstance(use.node, ast.Call):
        return _is_symbolic(use.node, place, code)
    return use.what == "trainable"


def _held(use: Use) -> ast.AST:
    """Return the expression that reads the model."""
    if isinstance(use.node, ast.Call):
        return use.node.func
    return use.node.value if isinstance(use.node, ast.Attribute) else use.node


def _is_of_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"


def _is_symbolic(call: ast.Call, place: ast.stmt, code: Code) -> bool:
    """Whether the model is called on a symbolic tensor, as a part of a Keras model."""
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(_Symbolic(code, place).is_symbolic(value) for value in values)


class _Symbolic:
    """Tells whether an expression may be a symbolic tensor of Keras.

    Args:
        code: The file.
        place: Where the model is made.
    """

    def __init__(self, code: Code, place: ast.stmt) -> None:
        self.code = code
        self.maker = code.function(place)
        self.seen: set[ast.AST] = set()

    def is_symbolic(self, node: ast.AST) -> bool:
        """Whether a symbolic tensor may be among what an expression computes with."""
        return any(self._is_source(each) for each in self._computed(node))

    def _is_source(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Attribute):
            return node.attr in _TENSORS
        if isinstance(node, ast.Call):
            symbol = self.code.symbol(node.func)
            return symbol is not None and symbol.name == "Input"
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            return False
        return any(
            self._is_bound_to_one(binding.node, node.id)
            for binding in self.code.bindings(node)
        )

    def _computed(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the parts of an expression but those that only give a shape or a number.

        A model is none, however it is made: it gives what it is given.
        """
        yield node
        if isinstance(node, ast.Attribute) and node.attr in _CONCRETE:
            return
        for child in ast.iter_child_nodes(node):
            is_called = isinstance(node, ast.Call) and child is node.func
            if not (is_called and self._is_model(child)):
                yield from self._computed(child)

    def _is_model(self, node: ast.AST) -> bool:
        made = self.code.assigned(node) if isinstance(node, ast.Name) else None
        symbol = self.code.called(made)
        return symbol is not None and symbol.name in ("Model", "Sequential")

    def _is_bound_to_one(self, node: ast.AST, name: str) -> bool:
        if node in self.seen:
            return False
        self.seen.add(node)
        parents = self.code.scopes.parents
        for each in (node, *self.code.scopes.ancestors(node)):
            if isinstance(each, ast.Assign | ast.AnnAssign | ast.AugAssign):
                return each.value is not None and self.is_symbolic(each.value)
            if isinstance(each, ast.For | ast.comprehension):
                return self.is_symbolic(each.iter)
            if isinstance(each, ast.arguments):
                function = parents[each]
                assert isinstance(function, _FUNCTIONS)
                return self._is_given_one(function, name)
            if isinstance(each, ast.stmt):
                return False
        return False

    def _is_given_one(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str
    ) -> bool:
        """Whether a parameter may be one: some call of the file gives it one.

        A function for other files that makes the model and calls it on what it is given is a
        part of a Keras model: any other would have new weights each time.
        """
        if isinstance(function, ast.Lambda):
            call = self.code.scopes.parents[function]
            return (
                isinstance(call, ast.Call) and self.code.symbol(call.func) is not None
            )
        calls = self.code.calls_by_name.get(function.name, ())
        if not calls and function is self.maker:
            return name not in ("self", "cls")
        return any(
            self.is_symbolic(value)
            for call in calls
            for value in (*call.args, *(keyword.value for keyword in call.keywords))
        )


def _is_in_keras_class(code: Code, node: ast.AST, uses: tuple[Use, ...]) -> bool:
    """Whether a place is in a class that is, or may be, a layer or model of Keras."""
    for each in code.scopes.ancestors(node):
        if isinstance(each, ast.ClassDef):
            trained = any(use.what in ("compile", "fit") for use in uses)
            return _is_keras_class(code, each, set(), unknown=not trained)
    return False


def _is_keras_class(
    code: Code, node: ast.ClassDef, seen: set[ast.ClassDef], *, unknown: bool
) -> bool:
    """Whether a class has a base of Keras; `unknown` counts for one that the file does not show."""
    if node in seen:
        return False
    seen.add(node)
    for base in node.bases:
        symbol = code.symbol(base)
        if symbol is not None:
            if not symbol.path.startswith(_KEEPERS):
                return True
            continue
        bindings = code.bindings(base) if isinstance(base, ast.Name) else []
        classes = [
            each.node for each in bindings if isinstance(each.node, ast.ClassDef)
        ]
        if classes:
            if any(_is_keras_class(code, c, seen, unknown=unknown) for c in classes):
                return True
        elif unknown and not _is_harmless(code, base):
            return True
    return False


def _is_harmless(code: Code, base: ast.expr) -> bool:
    """Whether a base is a builtin, of Python's library, or of TensorFlow without Keras."""
    root = code.path(base).partition(".")[0]
    if root:
        return root == "tensorflow" or root in sys.stdlib_module_names
    return (
        isinstance(base, ast.Name)
        and not code.bindings(base)
        and not (code.scopes.module.stars)
    )
