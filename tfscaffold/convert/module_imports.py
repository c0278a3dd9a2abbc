"""Spells modules, and what they hold, as a file does, importing them where they are missing."""

import ast
import sys
from collections.abc import Callable

from tfscaffold.convert.fresh import hiding
from tfscaffold.convert.import_edits import ImportEdits
from tfscaffold.source.cells import last_mark
from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous, Symbol, symbol_of
from tfscaffold.source.scopes import Binding, Scope

_HEAVY = ("keras", "tensorflow", "tf_keras")


class ModuleImports:
    """The imports of one file during a conversion.

    Args:
        code: The file.
        fresh: As `once` in `Context`.
        line_length: Longer lines are wrapped.
        first: The 1-based line of the first statement of the module that is converted: what is
            imported there or below does not count.
    """

    def __init__(
        self, code: Code, fresh: Callable[..., str], line_length: int, first: int
    ) -> None:
        self._code = code
        self._fresh = fresh
        self._first = first
        self._bringing: set[ast.stmt] = set()
        self.changes = ImportEdits(code, line_length)
        self._made: dict[tuple[Scope, str, str], str] = {}
        self._made_in_blocks: dict[str, ast.stmt] = {}
        self._spelled: set[str] = set()
        self.hiding = hiding(code)

    def tensorflow(self) -> str:
        """Return the file's name for the package tensorflow, mostly `tf`."""
        return self.module("tensorflow", "tf")

    def module(self, path: str, name: str) -> str:
        """Return the file's name for a module, importing it if need be.

        Args:
            path: Dotted path: `tensorflow`, `collections.abc`.
            name: What it is called where the file has no name for it.
        """
        scope = self._code.scopes.module
        for bound, bindings in scope.bindings.items():
            if (
                all(self._is_early(each) and each.path == path for each in bindings)
                and not self._may_be_replaced(path, bound)
                and not self._is_hidden(bound, path)
            ):
                return self._brought(bound, bindings)
        if (scope, path, "") not in self._made:
            candidates = [
                name,
                path.replace(".", "_"),
                f"python_{path.rpartition('.')[2]}",
            ]
            if self._may_be_replaced(path, name):
                del candidates[:2]
            new = self._free(scope, path, candidates)
            alias = "" if new == path else f" as {new}"
            self._add(f"import {path}{alias}", path)
            self._made[scope, path, ""] = new
        return self._made[scope, path, ""]

    def name(self, path: str, name: str) -> str:
        """Return the file's name for what a module holds, importing it if need be."""
        scope = self._code.scopes.module
        whole = f"{path}.{name}"
        for bound, bindings in scope.bindings.items():
            if all(
                self._is_early(each) and each.path == whole for each in bindings
            ) and not self._is_hidden(bound, whole):
                return self._brought(bound, bindings)
        if (scope, whole, "") not in self._made:
            candidates = [name, f"{path.rpartition('.')[2]}_{name}"]
            new = self._free(scope, whole, candidates)
            alias = "" if new == name else f" as {new}"
            self._add(f"from {path} import {name}{alias}", path)
            self._made[scope, whole, ""] = new
        return self._made[scope, whole, ""]

    def package(self) -> str:
        """Return the file's spelling of the package Keras: `keras` or `tf.keras`."""
        scope = self._code.scopes.module
        for bound, bindings in scope.bindings.items():
            symbol = self._symbol(bound, scope)
            early = all(self._runs_early(each) for each in bindings)
            hidden = self._is_hidden(bound, *(each.path for each in bindings))
            if symbol is not None and symbol.path == "" and early and not hidden:
                return self._brought(bound, bindings)
        for bound, bindings in scope.bindings.items():
            if all(
                each.path == "tensorflow" and self._runs_early(each)
                for each in bindings
            ) and not self._is_hidden(bound, "tensorflow"):
                return f"{self._brought(bound, bindings)}.keras"
        return self.module("keras", "keras")

    def _free(self, scope: Scope, path: str, candidates: list[str]) -> str:
        """Return a name for a module, or for what one holds, that no function hides."""
        while True:
            name = self._fresh(scope, *candidates)
            if not self._is_hidden(name, path):
                return name

    def _is_hidden(self, name: str, *paths: str) -> bool:
        """Whether a function calls something else by a name of the module."""
        return any(each.path not in paths for each in self.hiding.get(name, ()))

    def last(self) -> ast.stmt | None:
        """Return the statement of the module below which all that was asked for is imported."""
        found = {*self._bringing, *filter(None, [self.changes.last()])}
        last = max(found, key=lambda each: each.lineno, default=None)
        if last is None or last not in self._code.tree.body:
            return last
        return self._last_beside(last)

    def _last_beside(self, last: ast.stmt) -> ast.stmt:
        """Return the last of the imports that follow an import at once, in its cell."""
        body, text = self._code.tree.body, self._code.text
        for each in body[body.index(last) + 1 :]:
            cell = last_mark(text, text.span(last)[1], text.span(each)[0])
            if not isinstance(each, ast.Import | ast.ImportFrom) or cell is not None:
                break
            last = each
        return last

    def _add(self, text: str, path: str) -> None:
        """Add an import: of Keras and TensorFlow, not above the first one that the file has.

        What stands above it may be settings that they read when they are loaded. Those in or
        below what is converted come too late for a class above it.
        """
        after = None
        if path.startswith(_HEAVY):
            imported = self._code.nodes(ast.Import) + self._code.nodes(ast.ImportFrom)
            above = [
                self._code.top_level(each)
                for each in imported
                if any(name.startswith(_HEAVY) for name in _modules(each))
                and self._code.function(each) is None
                and each.lineno < self._first
            ]
            above = [each for each in above if each.lineno < self._first]
            after = min(above, key=lambda each: each.lineno, default=None)
            if after in self.changes.top():
                after = None
        if after is not None:
            self._bringing.add(after)
        self.changes.add(text, after)

    def _brought(self, bound: str, bindings: list[Binding]) -> str:
        """Return a name of the module, and keep its imports."""
        self._spelled.add(bound)
        self._bringing |= {self._code.top_level(each.node) for each in bindings}
        return bound

    def _may_be_replaced(self, path: str, name: str) -> bool:
        """Whether an import of all that a module has may bring another thing than a module of Python.

        `from keras import *`, and those of tensorflow and numpy, bring a `random`.
        """
        if path.startswith(_HEAVY):
            return False
        for star in self._code.scopes.module.stars:
            symbol = symbol_of(star.path)
            if symbol is not None:
                found = symbol.path == ""
            elif star.path.partition(".")[0] in sys.stdlib_module_names:
                found = star.path.rpartition(".")[2] == name
            else:
                found = True
            if found:
                return True
        return False

    def _is_early(self, binding: Binding) -> bool:
        """Whether a binding is an import that certainly runs, above all that is converted."""
        return self._is_plain(binding) and self._runs_early(binding)

    def _runs_early(self, binding: Binding) -> bool:
        return self._code.top_level(binding.node).lineno < self._first

    def _is_plain(self, binding: Binding) -> bool:
        """Whether a binding is an import that certainly runs."""
        if binding.kind != "import":
            return False
        for node in self._code.scopes.ancestors(binding.node):
            if isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Match):
                return False
        return True

    def _symbol(self, name: str, scope: Scope) -> Symbol | None:
        try:
            return self._code.names.symbol(ast.Name(name, ast.Load()), scope)
        except Ambiguous:
            return None


def _modules(statement: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the modules that a statement loads, but for those of its own package."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    return [statement.module or ""] if not statement.level else []
