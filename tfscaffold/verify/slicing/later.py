"""The model after it has been made: until when its variable holds it, and what changes it."""

import ast
from collections.abc import Iterator
from functools import cached_property

from tfscaffold.verify.slicing.effects import Effects
from tfscaffold.verify.slicing.region import END, Region
from tfscaffold.verify.targets import Unverifiable, is_remade


class Later:
    """What happens to a model behind its definition."""

    def __init__(self, region: Region, effects: Effects) -> None:
        self.region = region
        self.effects = effects

    @cached_property
    def limit(self) -> int:
        """The offset at which the variable of the model gets another value."""
        assert self.region.statement is not None
        start = self.region.start(self.region.statement)
        text = self.region.target.text if self.region.target else ""
        scope = self.region.code.scopes.of(self.region.statement)
        key = self.effects.key_of(text, scope)
        for statement in self.region.below(self.region.scopes.get(scope, [])):
            if (
                self.region.start(statement) > start
                and isinstance(statement, ast.Assign | ast.AnnAssign | ast.Delete)
                and key in self.effects.bound(statement)
                and not self._excludes(statement)
                and not is_remade(statement, text)
            ):
                return self.region.start(statement)
        return END

    def changes(self) -> Iterator[ast.stmt]:
        """Yield what is done to the model: layers added or frozen, a call that builds it."""
        assert self.region.statement is not None
        assert self.region.target is not None
        if not self.region.target.text:
            return
        scope = self.region.code.scopes.of(self.region.statement)
        if scope not in self.region.scopes:
            return
        key = self.effects.key_of(self.region.target.text, scope)
        if key is None:
            raise Unverifiable(
                f"what becomes of `{self.region.target.text}` is not followed"
            )
        start, limit = self.region.start(self.region.statement), self.limit
        for statement in self.region.below(self.region.scopes[scope]):
            if start < self.region.start(statement) < limit:
                changed = self.effects.changed[statement] | self.effects.aliased(
                    statement
                )
                if key in changed and not self._excludes(statement):
                    yield statement

    def _excludes(self, statement: ast.stmt) -> bool:
        """Whether a statement stands in another branch than the definition."""
        assert self.region.statement is not None
        own = [
            self.region.statement,
            *self.region.code.scopes.ancestors(self.region.statement),
        ]
        node: ast.AST = statement
        for parent in self.region.code.scopes.ancestors(statement):
            if isinstance(parent, ast.If) and parent in own:
                mine = own[own.index(parent) - 1]
                return (mine in parent.body) != (node in parent.body)
            node = parent
        return False
