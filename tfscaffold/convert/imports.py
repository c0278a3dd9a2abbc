"""Spells names as the file does, and edits its imports: what is missing in, what is unused out."""

import ast

from tfscaffold.convert.module_imports import ModuleImports
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import is_in_block_of
from tfscaffold.source.keras import Symbol, symbol_of
from tfscaffold.source.scopes import Binding, Scope, base_of
from tfscaffold.source.text import Edit
from tfscaffold.writers.writing import Refused

# Where each name is to be had, below the root of Keras, the usual place first.
_PLACES = {
    "Input": ("", "layers"),
    "Layer": ("layers", ""),
    "get_custom_objects": ("saving", "utils"),
    "InputLayer": ("layers",),
    "Model": ("", "models"),
    "Sequential": ("", "models"),
    "deserialize_keras_object": ("saving", "utils"),
    "register_keras_serializable": ("saving", "utils"),
    "serialize_keras_object": ("saving", "utils"),
}


# What Keras 3 has no more: an import that asks for it brings nothing there.
_GONE = {"np_utils", "generic_utils", "vis_utils", "multi_gpu_model"}


class Imports(ModuleImports):
    """The imports of one file during a conversion: those of its modules, and of Keras' names."""

    def keras(self, name: str, graph: Graph, *, top: bool = False) -> str:
        """Return the spelling of a name of Keras where a definition stands.

        Raises:
            Refused: No import can bring it there.
        """
        here = self._code.scopes.of(graph.sites[0].node)
        scope = self._code.scopes.module if top else here
        spelled = (
            self._beside(name, graph, scope, top)
            or self._visible(name, graph, scope, top)
            or self._earlier(name, graph, scope, top)
            or self._extended(name, graph, scope, top)
            or self._through_module(name, graph, scope, top)
            or self._added(name, graph, scope, top)
        )
        self._spelled.add(spelled.partition(".")[0])
        return spelled

    def edits(self, converted: set[ast.Name]) -> list[Edit]:
        """Return the edits of the imports.

        Args:
            converted: The names in the text that are gone; an import that only they used
                goes with them.
        """
        self._remove_unused(converted)
        return self.changes.edits()

    def _beside(self, name: str, graph: Graph, scope: Scope, top: bool) -> str:
        """Return `keras.Input` beside `keras.Sequential`, if the text shows the way."""
        if not isinstance(graph.callee, ast.Attribute):
            return ""
        prefix = graph.callee.value
        path = graph.symbol.path.rpartition(".")[0]
        if not self._is_visible(prefix, graph, scope, top):
            return ""
        text = self._code.text.of(prefix)
        if path == "models":
            if name == "Model":
                return f"{text}.Model"
            if not isinstance(prefix, ast.Attribute):
                return ""
            text = self._code.text.of(prefix.value)
        elif path:
            return ""
        place = _places(name, graph.symbol.root)[0]
        return f"{text}.{place}.{name}" if place else f"{text}.{name}"

    def _is_visible(
        self, node: ast.expr, graph: Graph, scope: Scope, top: bool
    ) -> bool:
        """Whether what the definition reads is there for new text, too."""
        base = base_of(node)
        if not isinstance(base, ast.Name):
            return False
        owner = self._code.scopes.of(graph.callee).owner(base.id)
        if not top or owner is None:
            return True
        bindings = owner.bindings[base.id]
        return (
            scope.owner(base.id) is owner
            and all(each.kind != "import" or self._is_plain(each) for each in bindings)
            and self._runs_before(bindings, graph, top)
        )

    def _visible(self, name: str, graph: Graph, scope: Scope, top: bool) -> str:
        """Return a name that is already bound to just this."""
        for candidate, owner in self._candidates(scope, graph, top):
            symbol = self._symbol(candidate, scope)
            if (
                symbol is not None
                and symbol.name == name
                and symbol.path.rpartition(".")[0] in ("", *_places(name, symbol.root))
                and _same_keras(symbol, graph.symbol)
                and owner is not None
            ):
                return candidate
        if scope.owner(name) is None and (not top or self._early(self._stars(), top)):
            symbol = self._symbol(name, scope)
            if symbol is not None and _same_keras(symbol, graph.symbol):
                return name
        return ""

    def _earlier(self, name: str, graph: Graph, scope: Scope, top: bool) -> str:
        """Return the name that an import added for another definition brings here, too."""
        around: Scope | None = scope
        while around is not None:
            made = self._made.get((around, graph.symbol.root, name), "")
            block = self._made_in_blocks.get(made)
            is_there = block is None or (
                not top and is_in_block_of(self._code, graph.sites[0].node, block)
            )
            if made and is_there and scope.owner(made) is None:
                return made
            around = around.parent
        return ""

    def _through_module(self, name: str, graph: Graph, scope: Scope, top: bool) -> str:
        """Return `keras.Input` or `layers.Input`, if such a module has a name here."""
        found = []
        for candidate, _ in self._candidates(scope, graph, top):
            symbol = self._symbol(candidate, scope)
            if symbol is None or not _same_keras(symbol, graph.symbol):
                continue
            if symbol.path in _places(name, symbol.root):
                found.append((symbol.path != "layers", f"{candidate}.{name}"))
            elif symbol.path == "":
                found.append(
                    (True, f"{candidate}.{_places(name, symbol.root)[0]}.{name}")
                )
        if found:
            return min(found)[1].replace("..", ".")
        for candidate, owner in self._candidates(scope, graph, top):
            bindings = owner.bindings[candidate] if owner else []
            is_tensorflow = all(each.path == "tensorflow" for each in bindings)
            if bindings and is_tensorflow and graph.symbol.root == "tensorflow.keras":
                place = ".".join(
                    filter(None, ("keras", _places(name, graph.symbol.root)[0], name))
                )
                return f"{candidate}.{place}"
        return ""

    def _candidates(
        self, scope: Scope, graph: Graph, top: bool
    ) -> list[tuple[str, Scope | None]]:
        """Return the imported names that are visible where the definition runs."""
        found: list[tuple[str, Scope | None]] = []
        around: Scope | None = scope
        while around is not None:
            for name, bindings in around.bindings.items():
                if (
                    scope.owner(name) is around
                    and all(
                        self._is_plain(each) or self._stands_around(each, graph, top)
                        for each in bindings
                    )
                    and self._runs_before(bindings, graph, top)
                ):
                    found.append((name, around))
            around = around.parent
        return found

    def _stands_around(self, binding: Binding, graph: Graph, top: bool) -> bool:
        """Whether a binding is an import in a block that a definition stands in, too."""
        statement = self._code.statement(binding.node)
        return (
            binding.kind == "import"
            and not top
            and is_in_block_of(self._code, graph.sites[0].node, statement)
        )

    def _runs_before(self, bindings: list[Binding], graph: Graph, top: bool) -> bool:
        """Whether imports run before new text does: the definition, or a class above it."""
        if top:
            line = self._code.top_level(graph.callee).lineno
        elif self._code.scopes.of(graph.sites[0].node).parent is not None:
            return True
        else:
            line = graph.line
        return all(getattr(each.node, "lineno", 0) < line for each in bindings)

    def _extended(self, name: str, graph: Graph, scope: Scope, top: bool) -> str:
        """Add a name to the imports that bring `Sequential` or the layers; return it."""
        statements = self._statements(name, graph, scope, top)
        if not statements:
            return ""
        new = self._fresh_name(scope, name)
        for statement in statements:
            text = name if new == name else f"{name} as {new}"
            if _GONE.isdisjoint(alias.name for alias in statement.names):
                self.changes.extend(statement, new, text)
            else:
                self.changes.add(f"from {statement.module} import {text}", statement)
            self._note_block(new, statement)
            self._made[self._code.scopes.of(statement), graph.symbol.root, name] = new
        return new

    def _statements(
        self, name: str, graph: Graph, scope: Scope, top: bool
    ) -> list[ast.ImportFrom]:
        """Return the `from ... import` statements to which a name can be added."""
        if not isinstance(graph.callee, ast.Name):
            return []
        own = self._own_imports(graph, scope)
        if (
            own
            and all(
                self._place(each) in _places(name, graph.symbol.root) for each in own
            )
            and (not top or self._binds(self._code.tree.body, self._early(own, top)))
        ):
            return own
        for candidate, owner in self._candidates(scope, graph, top):
            assert owner is not None
            statements = self._import_froms(owner.bindings[candidate])
            if statements and all(
                self._place(each) in _places(name, self._root(each))[1:]
                and _same_keras(Symbol(self._root(each), ""), graph.symbol)
                for each in statements
            ):
                return statements
        return []

    def _import_froms(self, bindings: list[Binding]) -> list[ast.ImportFrom]:
        """Return the `from ... import` statements behind a name, or nothing."""
        statements = [self._code.scopes.parents[binding.node] for binding in bindings]
        found = [each for each in statements if isinstance(each, ast.ImportFrom)]
        return found if len(found) == len(bindings) else []

    def _own_imports(self, graph: Graph, scope: Scope) -> list[ast.ImportFrom]:
        """Return the statements that bring the name `Sequential`, if they bring it here."""
        if not isinstance(graph.callee, ast.Name):
            return []
        owner = self._code.scopes.of(graph.callee).owner(graph.callee.id)
        if owner is None or scope.owner(graph.callee.id) is not owner:
            return []
        return self._import_froms(owner.bindings[graph.callee.id])

    def _place(self, statement: ast.ImportFrom) -> str | None:
        """Return the module of an import below the root of Keras: "", "layers"."""
        symbol = self._module_symbol(statement)
        return None if symbol is None else symbol.path

    def _root(self, statement: ast.ImportFrom) -> str:
        symbol = self._module_symbol(statement)
        return "" if symbol is None else symbol.root

    def _module_symbol(self, statement: ast.ImportFrom) -> Symbol | None:
        if statement.level or not statement.module:
            return None
        return symbol_of(statement.module)

    def _early(
        self, statements: list[ast.ImportFrom], top: bool
    ) -> list[ast.ImportFrom]:
        """Return the imports that run before new text does: a class above all that is converted."""
        return [
            each
            for each in statements
            if not top or self._code.top_level(each).lineno < self._first
        ]

    def _added(self, name: str, graph: Graph, scope: Scope, top: bool) -> str:
        """Add an import statement of its own for a name; return the name."""
        new = self._fresh_name(scope, name)
        place = ".".join(
            filter(None, (graph.symbol.root, _places(name, graph.symbol.root)[0]))
        )
        alias = "" if new == name else f" as {new}"
        after: list[ast.ImportFrom] = []
        bound = self._own_imports(graph, scope)
        own = self._early(bound, top)
        reason = ""
        if bound and not own:
            reason = "above the imports of Keras here"
        elif own and own[-1] not in self.changes.top():
            if isinstance(
                self._code.scopes.parents[own[-1]],
                ast.Module | ast.FunctionDef | ast.AsyncFunctionDef,
            ) or is_in_block_of(self._code, graph.sites[0].node, own[-1]):
                after = [own[-1]]
            elif self._binds(self._code.tree.body, own):
                after = [*own]
            else:
                reason = "and the imports here depend on a condition"
        if reason:
            raise Refused(
                Diagnostic(
                    "TFS112",
                    "error",
                    *self._code.position(graph.callee),
                    f"`{name}` would have to be imported, {reason}.",
                    f"Import it first: `from {place} import {name}`.",
                )
            )
        if not after:
            self.changes.add(f"from {place} import {name}{alias}")
        for each in after:
            root = self._root(each)
            place = ".".join(filter(None, (root, _places(name, root)[0])))
            below = self._sorted_place(each, place)
            self.changes.add(f"from {place} import {name}{alias}", below)
            if len(after) == 1:
                self._note_block(new, below)
        home = self._code.scopes.of(after[0]) if after else self._code.scopes.module
        self._made[home, graph.symbol.root, name] = new
        return new

    def _binds(self, block: list[ast.stmt], own: list[ast.ImportFrom]) -> bool:
        """Whether one of some imports runs in a block whatever its conditions say."""
        for statement in block:
            if statement in own:
                return True
            if isinstance(statement, ast.If):
                branches = [statement.body, statement.orelse]
            elif isinstance(statement, ast.Try):
                handlers = [each.body for each in statement.handlers]
                branches = [
                    statement.body,
                    *(each for each in handlers if not isinstance(each[-1], ast.Raise)),
                ]
            else:
                continue
            if all(self._binds(branch, own) for branch in branches):
                return True
        return False

    def _stars(self) -> list[ast.ImportFrom]:
        """Return the imports of all that a module has."""
        imported = self._code.nodes(ast.ImportFrom)
        return [each for each in imported if each.names[0].name == "*"]

    def _note_block(self, name: str, statement: ast.stmt) -> None:
        """Note that a name is only brought where the block of an `if` runs."""
        if isinstance(self._code.scopes.parents[statement], ast.If):
            self._made_in_blocks[name] = statement

    def _sorted_place(self, statement: ast.stmt, module: str) -> ast.stmt:
        """Return the import below which a module comes, if they are sorted from here on."""
        block = self._code.block(statement)
        for following in block[block.index(statement) + 1 :]:
            if (
                not isinstance(following, ast.ImportFrom)
                or symbol_of(following.module or "") is None
                or (following.module or "") > module
            ):
                break
            statement = following
        return statement

    def _fresh_name(self, scope: Scope, name: str) -> str:
        return self._fresh(scope, name, f"Keras{name}")

    def _remove_unused(self, converted: set[ast.Name]) -> None:
        """Note the imported names that nothing uses any more and nobody else can see."""
        for name in {each.id for each in converted}:
            owners = {
                self._code.scopes.of(each).owner(name)
                for each in converted
                if each.id == name
            }
            for owner in owners:
                if owner is None or self._is_used(owner, name, converted):
                    continue
                for binding in owner.bindings[name]:
                    statement = self._code.scopes.parents[binding.node]
                    if isinstance(statement, ast.ImportFrom | ast.Import):
                        self.changes.remove(statement, name)

    def _is_used(self, owner: Scope, name: str, converted: set[ast.Name]) -> bool:
        if name in self._spelled:
            return True
        if any(each not in converted for each in owner.reads(name)):
            return True
        return any(node.value == name for node in self._code.nodes(ast.Constant))


def _places(name: str, root: str) -> tuple[str, ...]:
    """Return where a name is to be had, below a root of Keras."""
    places = _PLACES[name]
    if "utils" not in places or root.startswith("keras"):
        return places
    # `tf.keras` has no attribute `saving`, and neither has older Keras.
    private = root == "tensorflow.python.keras"
    return ("utils.generic_utils",) if private else ("utils",)


def _same_keras(one: Symbol, other: Symbol) -> bool:
    """Whether two roots are the same package: `tf.keras` is `keras` from Keras 3 on."""
    return one.root == other.root or not (one.is_keras_2 or other.is_keras_2)
