"""Names that are free wherever they can be seen."""

import ast
import builtins
from collections.abc import Callable

from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Binding, Scope


class Fresh:
    """Gives names that neither the user's code nor an earlier conversion of it uses.

    Args:
        taken: Further names that are in use.
    """

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._elsewhere = taken
        self._taken: dict[Scope, set[str]] = {}
        self._given: set[str] = set()

    def variable(self, scope: Scope, *candidates: str) -> str:
        """Return the first candidate that is free in a scope, or a numbered one.

        Models of one scope share names such as `x`: each is assigned before it is read.
        """
        return self._first(candidates, self._names(scope))

    def once(self, scope: Scope, *candidates: str) -> str:
        """Return a free name and never give it again: for classes and imports."""
        taken = set(self._given)
        around: Scope | None = scope
        while around is not None:
            taken |= self._names(around)
            around = around.parent
        name = self._first(candidates, taken)
        self._given.add(name)
        return name

    def _first(self, candidates: tuple[str, ...], taken: set[str]) -> str:
        for candidate in candidates:
            if candidate not in taken:
                return candidate
        number = 2
        while f"{candidates[-1]}{number}" in taken:
            number += 1
        return f"{candidates[-1]}{number}"

    def _names(self, scope: Scope) -> set[str]:
        if scope not in self._taken:
            self._taken[scope] = self._visible(scope)
        return self._taken[scope]

    def _visible(self, scope: Scope) -> set[str]:
        """Return the names that a new variable of a scope could hide or change."""
        if scope.parent is not None:
            return scope.names() | set(scope.elsewhere)
        found = scope.bindings.keys() | self._elsewhere
        for inner in scope.walk():
            found |= {
                name for name in inner.loads if inner.owner(name) in (scope, None)
            }
            found |= set(inner.elsewhere)
        return found | set(dir(builtins))


class Again:
    """Gives the names of one text again where the same text is written for another model.

    Args:
        once: Gives a name that was never given.
    """

    def __init__(self, once: Callable[..., str]) -> None:
        self._once = once
        self._given: dict[frozenset[ast.AST], list[tuple[Scope, str, str]]] = {}

    def names(self, nodes: frozenset[ast.AST]) -> Callable[..., str]:
        """Return what gives the names for what takes the place of some nodes."""
        if not nodes:
            return self._once
        before = self._given.get(nodes, [])
        given = self._given[nodes] = []
        waiting = list(before)

        def once(scope: Scope, *candidates: str) -> str:
            if waiting and waiting[0][:2] == (scope, candidates[0]):
                _, _, name = waiting.pop(0)
            else:
                waiting.clear()
                name = self._once(scope, *candidates)
            given.append((scope, candidates[0], name))
            return name

        return once


def hiding(code: Code) -> dict[str, list[Binding]]:
    """Return the names that mean something of their own inside a function.

    The body of a class counts where a model is made in it: methods do not see its names.
    """
    bodies = {
        code.scopes.of(call)
        for call in code.nodes(ast.Call)
        if (symbol := code.called(call)) is not None and symbol.name == "Sequential"
    }
    found: dict[str, list[Binding]] = {}
    for scope in code.scopes.module.walk():
        is_body = isinstance(scope.node, ast.ClassDef) and scope not in bodies
        if scope is not code.scopes.module and not is_body:
            for name, bindings in scope.bindings.items():
                found.setdefault(name, []).extend(bindings)
    return found
