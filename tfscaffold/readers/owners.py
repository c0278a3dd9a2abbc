"""Of which models of the file a use is: of this one, of another one, or of any."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tfscaffold.model.graph import Use
from tfscaffold.readers.layer_reads import reads_of_layers
from tfscaffold.readers.origins import origins
from tfscaffold.readers.unknown_uses import is_end, only_freezes
from tfscaffold.readers.uses import named_use
from tfscaffold.source.code import Code

# What puts a model into a list that may become the layers of another one.
_LISTING = ("append", "extend", "insert")


class Owners:
    """Tells whose layers and tensors a use reads.

    Attributes:
        code: The file.
        own: The call that makes the model.
        calls: Those that make the models of the file.
        is_certain: Whether a use can only be of the model, and comes behind its definition.
    """

    def __init__(
        self,
        code: Code,
        own: ast.Call,
        calls: frozenset[ast.Call],
        is_certain: Callable[[Use], bool],
    ) -> None:
        self.code = code
        self.own = own
        self.calls = calls
        self.is_certain = is_certain

    def known(self, uses: Iterable[Use]) -> Iterator[Use]:
        """Yield the uses that may be of the model, with what is known of them."""
        found = list(uses)
        parts = [use.node for use in found if not use.what]
        for use in found:
            yield from self._known(use, parts)

    def _known(self, use: Use, parts: list[ast.AST]) -> Iterator[Use]:
        node = use.node
        if not isinstance(node, ast.Attribute):
            yield use
            return
        use = replace(use, certain=self.is_certain(use))
        grows = use.what in ("add", "pop") and not use.certain
        if use.what != "layers" and not grows and not is_end(use):
            yield use
            return
        reads = reads_of_layers(self.code, node.value) if is_end(use) else []
        # The layers of a copy have no tensors: Keras makes it of what it would save.
        found = [self._of(read, copies=not is_end(use)) for read in reads or [node]]
        owners = frozenset[ast.Call]().union(*found) if all(found) else frozenset()
        use = replace(use, owners=self._in_order(owners), of_layer=bool(reads))
        if is_end(use) and not use.foreign:
            yield use
        elif not owners and only_freezes(self.code, node):
            return
        elif not owners or self.own in owners:
            yield replace(use, foreign=not owners)
        elif reads and any(self._is_layer_of(part, owners) for part in parts):
            yield replace(use, of_layer=False, as_layer=True)

    def _of(self, read: ast.Attribute, *, copies: bool) -> frozenset[ast.Call]:
        """Return the calls that make the models of which an attribute may be read."""
        if self.is_certain(named_use(self.code, read.attr, read)):
            return frozenset((self.own,))
        return origins(self.code, read.value, self.calls, copies=copies)

    def _in_order(self, owners: frozenset[ast.Call]) -> tuple[ast.Call, ...]:
        return tuple(sorted(owners, key=lambda call: (call.lineno, call.col_offset)))

    def _is_layer_of(self, part: ast.AST, owners: frozenset[ast.Call]) -> bool:
        """Whether the model may become a layer of one of some others at a place."""
        parent = self.code.scopes.parents[part]
        for each in self.code.scopes.ancestors(part):
            if isinstance(each, ast.Call) and each in self.calls:
                return each in owners
        if isinstance(parent, ast.List | ast.Tuple | ast.Starred):
            return not isinstance(self.code.scopes.parents[parent], ast.For)
        if not isinstance(parent, ast.Call):
            return False
        method = parent.func
        if not isinstance(method, ast.Attribute) or method.attr != "add":
            return isinstance(method, ast.Attribute) and method.attr in _LISTING
        outer = origins(self.code, method.value, self.calls)
        return not outer or not outer.isdisjoint(owners)
