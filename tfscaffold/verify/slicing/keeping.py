"""The statements of a text that are kept: those that a definition needs, from it backwards."""

import ast
import builtins
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from tfscaffold.source.scopes import Scope
from tfscaffold.verify.slicing.data import gives_data, is_computed
from tfscaffold.verify.slicing.effects import Effects
from tfscaffold.verify.slicing.later import Later
from tfscaffold.verify.slicing.region import (
    COMPOUND,
    END,
    Key,
    Region,
    first_parameter,
    header,
    is_super_init,
    root_of,
)
from tfscaffold.verify.slicing.unknown import Made, imported, kind_of, meant

# Functions of Keras and TensorFlow that change what the same code makes.
_SETTINGS = re.compile(r"(set|enable|disable)_\w+$")


class Slice:
    """The statements that are kept of a region.

    Attributes:
        kept: The statements.
        needs: The variables that they read; for each, where the reading statement starts, and
            before which offset what changes the variable stands.
        taken: Conditions around the definition, and what they must be to reach it.
        unknown: The values that are not looked for: their names in the program, and their kinds.
        imported: What names of imported modules are, should these modules be missing.
        once: Loops around the definition that are run once, whatever they go over.

    Args:
        region: Where the definition stands.
        made_up: Whether values that the file computes or does not give are to be made up.
        only: The variables of the module whose values may be made up; None for all.
    """

    def __init__(
        self,
        region: Region,
        *,
        made_up: bool = False,
        only: Collection[str] | None = None,
    ) -> None:
        self.region = region
        self.made_up = made_up
        self._only = only
        self.unknown: dict[str, Made] = {}
        self.imported: dict[str, Made] = {}
        self.once = set(region.loops()) if made_up else set()
        self.kept: set[ast.stmt] = set()
        self.needs: dict[Key, set[tuple[int, int]]] = {}
        self.taken = dict(region.branches())
        self._effects = Effects(region)
        self._later = Later(region, self._effects)

    def keep_definition(self) -> None:
        """Keep the definition, what is done to its model, and what they read."""
        assert self.region.statement is not None
        self._keep(self.region.statement)
        for statement in self._later.changes():
            self._keep(statement)
        for node in self.region.around:
            self._keep_header(node)
        self.run()

    def need(self, key: Key, start: int, before: int) -> None:
        """Note that a variable is read by what starts at an offset.

        Args:
            key: The variable.
            start: Where the reading statement starts.
            before: What changes the variable stands before this offset.
        """
        self.needs.setdefault(key, set()).add((start, before))

    def run(self) -> None:
        """Keep all that is read, until nothing more is found."""
        size = -1
        while size != len(self.kept) + sum(map(len, self.needs.values())):
            size = len(self.kept) + sum(map(len, self.needs.values()))
            for statement in self.region.statements:
                if statement not in self.kept and self._is_needed(statement):
                    self._keep(statement)

    def _keep(self, statement: ast.stmt) -> None:
        """Keep a statement, the headers around it, and note what they read."""
        if statement in self.kept or statement in self.region.around:
            return
        self.kept.add(statement)
        left_out = statement in self.taken or statement in self.once
        nodes = [] if left_out else list(header(statement))
        if isinstance(statement, ast.If):
            # An `elif` cannot be left out.
            for each in statement.orelse:
                if isinstance(each, ast.If) and len(statement.orelse) == 1:
                    self._keep(each)
        self.note_reads(statement, nodes)
        self._keep_above(statement)

    def _keep_above(self, statement: ast.stmt) -> None:
        """Keep the header of the block in which a statement stands."""
        parent = self.region.code.scopes.parents[statement]
        while isinstance(parent, ast.ExceptHandler | ast.match_case):
            parent = self.region.code.scopes.parents[parent]
        if isinstance(parent, COMPOUND):
            self._keep(parent)
        elif parent is self.region.init:
            self._keep_header(self.region.init)

    def _keep_header(self, node: ast.stmt) -> None:
        """Keep the header of a function or class of which only a part is kept."""
        if node in self.kept:
            return
        self.kept.add(node)
        header: list[ast.AST] = []
        if isinstance(node, ast.FunctionDef):
            header = [node.args, *filter(None, [node.returns])]
        elif isinstance(node, ast.ClassDef):
            header = [*node.decorator_list, *node.bases, *node.keywords]
            header += [
                each for each in node.body if not isinstance(each, ast.FunctionDef)
            ]
        self.note_reads(node, header)
        self._keep_above(node)

    def note_reads(self, statement: ast.stmt, nodes: Sequence[ast.AST]) -> None:
        start = self.region.start(statement)
        before = self.region.end_of_turns(statement)
        for node in (node for top in nodes for node in ast.walk(top)):
            if self.made_up and self._is_made_up(node):
                continue
            for key in self._read(node):
                if self._is_own(key, start):
                    continue
                if not self._is_later(node, key[0]):
                    self.need(key, start, before)
                elif key[0] is self.region.module:
                    self.need(key, self._limit, self._limit)
                else:
                    self.need(key, END, END)

    def _is_made_up(self, node: ast.AST) -> bool:
        """Whether a node reads a variable of the module whose value is made up; it is noted."""
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            return False
        name, code = node.id, self.region.code
        owner = code.scopes.of(node).owner(name)
        if owner is None:
            unknown = not hasattr(builtins, name) and code.symbol(node) is None
        else:
            unknown = self._is_from_data(name, owner) and not self._is_turn(node, owner)
            for binding in owner.bindings[name]:
                if binding.kind == "import" and code.symbol(node) is None:
                    self.imported |= imported(code, name, binding.path)
        if not unknown or (self._only is not None and name not in self._only):
            return False
        local = owner is not None and owner is not self.region.module
        self.make_up(name, name, owner.node if owner and local else code.tree)
        return True

    def _is_from_data(self, name: str, owner: Scope) -> bool:
        """Whether a variable of an open scope is computed: from data, say."""
        code = self.region.code
        if owner is self.region.module:
            return any(is_computed(code, each) for each in owner.bindings[name])
        # What functions of the file give can be layers: these are run.
        own = {
            each.name
            for each in code.nodes(ast.FunctionDef)
            if not gives_data(code, each)
        }
        computed = [is_computed(code, each, own) for each in owner.bindings[name]]
        # What no statement of a function binds is looked for in the module.
        free = name not in self.region.module.bindings
        return owner in self.region.scopes and free and all(computed)

    def _is_turn(self, node: ast.Name, owner: Scope) -> bool:
        """Whether a loop of a function around a node gives its variable the value."""
        around = {*self.region.code.scopes.ancestors(node)}
        return owner is not self.region.module and any(
            isinstance(loop, ast.For) and loop in around
            for binding in owner.bindings[node.id]
            for loop in self.region.code.scopes.ancestors(binding.node)
            if isinstance(loop, ast.For) and binding.node in ast.walk(loop.target)
        )

    def make_up(self, variable: str, name: str, inside: ast.AST) -> None:
        """Note that the value of a variable is made up.

        Args:
            variable: In the program.
            name: In the text.
            inside: Where the text uses it.
        """
        if variable not in self.unknown:
            known = meant(name) if inside is self.region.code.tree else ""
            self.unknown[variable] = known or kind_of(self.region.code, name, inside)

    def missing_attributes(self) -> Iterator[str]:
        """Yield the attributes of the object that are read, and that no kept code gives it."""
        if self.region.class_ is None:
            return
        given = {
            each
            for statement in self.region.statements
            for _, each in self._effects.bound(statement)
        }
        own = self.region.code.scopes.of(self.region.class_.body[0]).bindings
        for name in sorted(
            {name for _, name in self.needs if name.startswith("self.")}
        ):
            if name not in given and name.removeprefix("self.") not in own:
                yield name.removeprefix("self.")

    def _is_later(self, node: ast.AST, owner: Scope) -> bool:
        """Whether a function is around a node, and not around the variable that it reads."""
        scope: Scope | None = self.region.code.scopes.of(node)
        while scope is not None and scope is not owner:
            if isinstance(scope.node, ast.FunctionDef | ast.Lambda):
                return True
            scope = scope.parent
        return False

    @cached_property
    def _limit(self) -> int:
        """The offset up to which the module has run when the definition has."""
        if self.region.statement is None or self.region.around:
            return END
        return self._later.limit

    def _is_own(self, key: Key, start: int) -> bool:
        """Whether the model itself is read, behind its making."""
        if (
            self.region.statement is None
            or not self.region.target
            or not self.region.target.text
        ):
            return False
        own = self._effects.key_of(
            self.region.target.text, self.region.code.scopes.of(self.region.statement)
        )
        return key == own and start > self.region.start(self.region.statement)

    def _attribute(self, node: ast.Attribute) -> Iterator[Key]:
        """Yield the attribute of the object that is read: its methods are kept whole."""
        if self.region.class_ is None or not isinstance(node.value, ast.Name):
            return
        function = self.region.code.function(node)
        while (
            function
            and self.region.code.scopes.parents[function] is not self.region.class_
        ):
            function = self.region.code.function(function)
        if function is None or node.value.id != first_parameter(function):
            return
        scopes = self.region.code.scopes
        if scopes.of(node).owner(node.value.id) is not scopes.of(function.body[0]):
            return
        method = self.region.methods.get(node.attr)
        if method is not None and method not in self.region.opened:
            if method not in self.kept:
                self.kept.add(method)
                self.note_reads(method, [method])
            return
        for scope, body in self.region.scopes.items():
            if scope is not self.region.module and body in (
                function.body,
                self.region.init_body(),
            ):
                yield scope, f"self.{node.attr}"

    def _is_needed(self, statement: ast.stmt) -> bool:
        if isinstance(statement, ast.ImportFrom) and (
            statement.module == "__future__" or statement.names[0].name == "*"
        ):
            return True
        if isinstance(statement, ast.Global | ast.Nonlocal):
            return True
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            if is_super_init(statement.value):
                return True
            if self._is_setting(statement):
                return self.region.start(statement) < self._limit
        if isinstance(statement, ast.Break | ast.Continue):
            return self.region.loop(statement) in self.kept
        changed = self._effects.changed[statement] | self._effects.aliased(statement)
        if self._changes_layer(statement) and self.needs.keys() & changed:
            return self.region.start(statement) < self._limit
        return any(self._matters(key, statement) for key in changed)

    def _changes_layer(self, statement: ast.stmt) -> bool:
        """Whether a statement would change a layer that a model holds already."""
        if self.region.loop(statement) is not None:
            # A training: it is not run.
            return False
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="adapt"))):
                return True
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
                return any(
                    isinstance(each, ast.FunctionDef)
                    and each.name == name
                    and ".adapt(" in ast.unparse(each)
                    for each in self.region.code.tree.body
                )
            case ast.Assign(targets=[ast.Attribute(attr="trainable")]):
                return True
        return False

    def _matters(self, key: Key, statement: ast.stmt) -> bool:
        """Whether a kept statement reads what this one makes of a variable."""
        start = self.region.start(statement)
        for read, before in self.needs.get(key, ()):
            if start < before and not self._is_replaced(key, start, read):
                return True
        return False

    def _is_replaced(self, key: Key, start: int, read: int) -> bool:
        """Whether a variable is bound anew between two offsets, whatever happens."""
        for statement in self.region.scopes[key[0]]:
            if (
                isinstance(statement, ast.Assign)
                and start < self.region.start(statement)
                and self.region.code.text.span(statement)[1] <= read
                and any(
                    self._effects.key_of(ast.unparse(each), key[0]) == key
                    for each in statement.targets
                    if isinstance(each, ast.Name | ast.Attribute)
                )
                and key
                not in {
                    found
                    for node in ast.walk(statement.value)
                    for found in self._read(node)
                }
            ):
                return True
        return False

    def _is_setting(self, statement: ast.Expr) -> bool:
        """Whether a statement of the module changes how Keras or TensorFlow work."""
        assert isinstance(statement.value, ast.Call)
        function = statement.value.func
        root = root_of(function)
        name = ast.unparse(function).rpartition(".")[2]
        if root is None or not _SETTINGS.match(name):
            return False
        owner = self.region.code.scopes.of(statement).owner(root)
        if owner is None:
            return False
        bindings = owner.bindings[root]
        return all(
            each.kind == "import" and re.match(r"(tensorflow|keras)\b", each.path)
            for each in bindings
        )

    def _read(self, node: ast.AST) -> Iterator[Key]:
        """Yield the variables that a node reads, if they are of a scope that is open."""
        yield from self._effects.read(node)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from self._attribute(node)
