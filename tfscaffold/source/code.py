"""A file's text with what `ast` knows of it."""

import ast
import warnings
from collections import defaultdict
from functools import cached_property, partial
from typing import TypeVar

from tfscaffold.errors import UserError
from tfscaffold.source.changes import change_of
from tfscaffold.source.keras import Ambiguous, Names, Symbol
from tfscaffold.source.large import deep_trees, without_collecting
from tfscaffold.source.neighbours import starred
from tfscaffold.source.scopes import Binding, Scopes
from tfscaffold.source.text import Text

Block = list[ast.stmt]
Node = TypeVar("Node", bound=ast.AST)

# What runs its statements any number of times.
LOOPS = ast.For | ast.AsyncFor | ast.While


class Code:
    """Python text, its syntax tree, its scopes and its names of Keras.

    Args:
        text: Decoded text; newlines as they are, without a byte order mark.
        layer_names: The names that `from keras.layers import *` brings.
        tree: The text's tree, if it has been parsed.
        before: The scopes of an earlier text that shares statements with this one.
        path: The file that holds the text, if there is one: other modules are found from it.

    Attributes:
        file: As `path`.
        modules: Those that have been read, by their paths.

    Raises:
        UserError: The text is not Python.
    """

    def __init__(
        self,
        text: str,
        layer_names: frozenset[str],
        tree: ast.Module | None = None,
        before: Scopes | None = None,
        path: str = "",
    ) -> None:
        self.file = path
        self.text = Text(text)
        self.tree = parse(text) if tree is None else tree
        with deep_trees():
            self.scopes = Scopes(self.tree, before)
        self.names = Names(self.scopes, layer_names, partial(starred, self))
        self.layer_names = layer_names
        self._nodes: dict[type[ast.AST], list[ast.AST]] = {}
        self.modules: dict[str, Code] = {}

    def changed(self, text: str) -> "Code":
        """Return the code of a changed text: statements of the module that stay are not read again.

        Their nodes are moved from this one to the new one, unless the text is not Python.

        Raises:
            UserError: The text is not Python.
        """
        body = self.tree.body
        change = change_of(self.text, body, Text(text))
        try:
            inside = parse(change.text) if change else None
        except UserError:
            # A part may be none alone: `else:`, say.
            inside = None
        if change is None or inside is None:
            return Code(text, self.layer_names, path=self.file)
        self.tree = ast.Module([], [])
        below = body[change.below :]
        for statement in below if change.lines else ():
            self.scopes.parts[statement].move(change.lines)
        tree = ast.Module([*body[: change.above], *inside.body, *below], [])
        return Code(text, self.layer_names, tree, self.scopes, self.file)

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the innermost statement around a node."""
        while not isinstance(node, ast.stmt):
            node = self.scopes.parents[node]
        return node

    def block(self, statement: ast.stmt) -> Block:
        """Return the list of statements in which a statement stands."""
        parent = self.scopes.parents[statement]
        for _, value in ast.iter_fields(parent):
            if isinstance(value, list) and statement in value:
                return value
        raise AssertionError(f"{statement} stands in no block")

    def top_level(self, node: ast.AST) -> ast.stmt:
        """Return the statement of the module that a node is in."""
        statement = self.statement(node)
        for ancestor in self.scopes.ancestors(statement):
            if isinstance(ancestor, ast.stmt):
                statement = ancestor
        return statement

    def function(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """Return the function in which a node is evaluated, or None."""
        for ancestor in self.scopes.ancestors(node):
            if isinstance(ancestor, ast.FunctionDef | ast.AsyncFunctionDef):
                return ancestor
        return None

    def loops(self, node: ast.AST) -> list[ast.stmt]:
        """Return the loops around a node, the innermost first."""
        around = self.scopes.ancestors(node)
        return [each for each in around if isinstance(each, LOOPS)]

    def symbol(self, node: ast.expr) -> Symbol | None:
        """Return what an expression certainly means in Keras, or None."""
        try:
            return self.names.symbol(node, self.scopes.of(node))
        except Ambiguous:
            return None

    def is_keras_class(self, node: ast.expr, *names: str) -> bool:
        """Whether an annotation names one of these classes of Keras."""
        if not isinstance(node, ast.Name | ast.Attribute):
            return False
        symbol = self.symbol(node)
        return symbol is not None and symbol.name in names

    def called(self, node: ast.AST | None) -> Symbol | None:
        """Return what a call certainly calls in Keras, or None; None for all but calls, too."""
        return self.symbol(node.func) if isinstance(node, ast.Call) else None

    def call_of(self, callee: ast.AST) -> ast.Call | None:
        """Return the call of an expression, or None where it is read in another way."""
        call = self.scopes.parents[callee]
        return call if isinstance(call, ast.Call) and call.func is callee else None

    def path(self, node: ast.expr) -> str:
        """Return the dotted path that an expression certainly stands for, or ""."""
        return self.names.path(node, self.scopes.of(node))

    def assigned(self, name: ast.Name) -> ast.expr | None:
        """Return what a variable holds to which one plain assignment is all, or None."""
        bindings = self.bindings(name)
        return bindings[0].value if len(bindings) == 1 else None

    def partial(self, callee: ast.expr) -> ast.Call | None:
        """Return the `functools.partial(...)` that a variable certainly holds, or None."""
        made = self.assigned(callee) if isinstance(callee, ast.Name) else None
        if isinstance(made, ast.Call) and self.path(made.func) == "functools.partial":
            return made
        return None

    def bindings(self, name: ast.Name) -> list[Binding]:
        """Return all that gives a variable its meaning; nothing where the file does not."""
        owner = self.scopes.of(name).owner(name.id)
        return owner.bindings[name.id] if owner else []

    def nodes(self, kind: type[Node]) -> list[Node]:
        """Return every node of exactly this class, which has a place, in the order of the text."""
        found = self._nodes.get(kind)
        if found is None:
            parts = self.scopes.parts.values()
            found = [node for part in parts for node in part.of_class(kind)]
            self._nodes[kind] = found
        return found  # type: ignore[return-value]

    @cached_property
    def calls_by_name(self) -> dict[str, list[ast.Call]]:
        """Return the calls by the last part of what is called: `Dense` of `layers.Dense(1)`."""
        found: dict[str, list[ast.Call]] = defaultdict(list)
        for call in self.nodes(ast.Call):
            if isinstance(call.func, ast.Name):
                found[call.func.id].append(call)
            elif isinstance(call.func, ast.Attribute):
                found[call.func.attr].append(call)
        return found

    def position(self, node: ast.AST) -> tuple[int, int]:
        """Return the 1-based line and column, in characters, at which a node starts."""
        return self.text.position(
            self.text.offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        )


def is_in_block_of(code: Code, node: ast.stmt, statement: ast.stmt) -> bool:
    """Whether a statement runs whenever a node does that stands below it in its block."""
    block = code.block(statement)
    behind = block[block.index(statement) + 1 :]
    return any(each in behind for each in (node, *code.scopes.ancestors(node)))


def parse(text: str) -> ast.Module:
    """Return the syntax tree of Python text.

    Raises:
        UserError: It is not Python, or nested too deeply for Python itself.
    """
    try:
        with warnings.catch_warnings(), without_collecting():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            return ast.parse(text)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise UserError(
            f"{where}this is not valid Python: {error.msg}.",
            "Python 2 files must be brought to Python 3 first.",
        ) from error
    except (RecursionError, MemoryError) as error:
        raise UserError(
            "The code is nested too deeply for Python's own parser."
        ) from error
    except ValueError as error:
        raise UserError(f"This is not Python text: {error}.") from error
