"""Which name is bound where: the scopes of a file, in one walk over its `ast`."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal
from weakref import ref

Kind = Literal["import", "star", "def", "class", "parameter", "assign", "other"]
ScopeNode = (
    ast.Module
    | ast.FunctionDef
    | ast.AsyncFunctionDef
    | ast.Lambda
    | ast.ClassDef
    | ast.ListComp
    | ast.SetComp
    | ast.DictComp
    | ast.GeneratorExp
)


# Fields whose nodes (`Load()`, `Add()`) are the same everywhere in a tree: they have no place.
_SHARED = {"ctx", "op", "ops"}
# Fields that never hold a node.
_PLAIN = {
    "arg",
    "attr",
    "conversion",
    "is_async",
    "kwd_attrs",
    "simple",
    "type_comment",
}


# Builtins that give what depends on the function in which they are read.
OF_FRAMES = {"__class__", "dir", "eval", "exec", "locals", "super", "vars"}


@dataclass(frozen=True)
class Binding:
    """One place that gives a name its meaning.

    Attributes:
        path: Of an import: the dotted path that the name stands for; of a star import: the
            module.
        value: Of a plain assignment `name = value`: the value.
    """

    kind: Kind
    node: ast.AST
    path: str = ""
    value: ast.expr | None = None


@dataclass(eq=False)
class Scope:
    """A module, function, class or comprehension, with the names bound and read in it."""

    node: ScopeNode
    # A weak reference, so that a tree that is done with goes without the garbage collector.
    outer: "ref[Scope] | None"
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    loads: dict[str, list[ast.Name]] = field(default_factory=dict)
    stars: list[Binding] = field(default_factory=list)
    elsewhere: dict[str, "Scope"] = field(default_factory=dict)
    children: list["Scope"] = field(default_factory=list)

    @property
    def parent(self) -> "Scope | None":
        """The scope around this one; None for the module's."""
        return self.outer() if self.outer is not None else None

    @property
    def is_class(self) -> bool:
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_comprehension(self) -> bool:
        """Whether its names are those of a comprehension."""
        return isinstance(
            self.node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
        )

    def owner(self, name: str) -> "Scope | None":
        """Return the scope whose variable `name` means here; None for a builtin or a star."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.elsewhere:
                return scope.elsewhere[name]
            if name in scope.bindings and (scope is self or not scope.is_class):
                return scope
            scope = scope.parent
        return None

    def walk(self) -> Iterator["Scope"]:
        """Yield this scope and all those inside it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def reads(self, name: str) -> Iterator[ast.Name]:
        """Yield where this scope's variable is read, here and in the scopes inside."""
        for scope in self.walk():
            if scope.owner(name) is self:
                yield from scope.loads.get(name, ())

    def names(self) -> set[str]:
        """Return every name that is bound or read here or in a scope inside."""
        found: set[str] = set()
        for scope in self.walk():
            found |= scope.bindings.keys() | scope.loads.keys()
        return found


def base_of(node: ast.AST) -> ast.AST:
    """Return the `a` of which `a.b.c` reads attributes."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def names_in(node: ast.AST) -> set[str]:
    """Return every name in a piece of code, read or bound."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def assigned_in(node: ast.AST) -> set[str]:
    """Return the names that a piece of code binds or deletes."""
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }


@dataclass(eq=False)
class Part:
    """What one statement of the module says: all its nodes, and what it adds to the module's scope.

    Attributes:
        parents: The parent of each node.
        of: The scopes in it.
        outside: Defaults, decorators and the like of functions and classes, each with the scope
            in which it is evaluated: that around them.
        module: The bindings, loads and so on of the module's own scope.
        declared: The names that are said to be the module's, each with what says so.
    """

    parents: dict[ast.AST, ast.AST]
    of: dict[ast.AST, Scope]
    outside: dict[ast.AST, Scope]
    module: Scope
    declared: dict[str, ast.stmt]
    _sorted: dict[type[ast.AST], list[ast.AST]] = field(default_factory=dict)

    def of_class(self, kind: type[ast.AST]) -> list[ast.AST]:
        """Return the nodes of exactly this class, which has a place, in the order of the text."""
        if kind not in self._sorted:
            self._sorted[kind] = sorted(
                self._by_class.get(kind, ()), key=attrgetter("lineno", "col_offset")
            )
        return self._sorted[kind]

    @cached_property
    def _by_class(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for node in self.parents:
            found[type(node)].append(node)
        return found

    def move(self, lines: int) -> None:
        """Move the nodes down by some lines."""
        for node in self._placed:
            node.lineno += lines  # type: ignore[attr-defined]
            node.end_lineno += lines  # type: ignore[attr-defined]

    @cached_property
    def _placed(self) -> list[ast.AST]:
        return [node for node in self.parents if "lineno" in node._attributes]


class Scopes:
    """The scopes of a module, the scope of each scope node, and each node's parent.

    Args:
        tree: The module.
        before: Scopes of which some statements are taken over; they are of no use afterwards.
    """

    def __init__(self, tree: ast.Module, before: "Scopes | None" = None) -> None:
        known: dict[ast.stmt, Part] = before.parts if before else {}
        self.module: Scope = before.module if before else Scope(tree, None)
        self.module.node = tree
        self._scope = self.module
        self.parts: dict[ast.stmt, Part] = {
            each: known.get(each) or self._part(each) for each in tree.body
        }
        self.parents: dict[ast.AST, ast.AST] = {}
        self._of: dict[ast.AST, Scope] = {tree: self.module}
        self._outside: dict[ast.AST, Scope] = {}
        self._clear()
        for statement, part in self.parts.items():
            self.parents |= part.parents
            self.parents[statement] = tree
            self._of |= part.of
            self._outside |= part.outside
            self._add(part.module)
        for part in self.parts.values():
            for name, node in part.declared.items():
                # Where the file binds it nowhere, somebody else does.
                self.module.bindings.setdefault(name, [Binding("other", node)])

    def _part(self, statement: ast.stmt) -> Part:
        """Visit a statement of the module."""
        self._clear()
        self.parents, self._of, self._outside = {}, {}, {}
        self._declared: dict[str, ast.stmt] = {}
        self._visit(statement, self.module.node)
        module = replace(self.module)
        return Part(self.parents, self._of, self._outside, module, self._declared)

    def _clear(self) -> None:
        module = self.module
        module.bindings, module.loads, module.elsewhere = {}, {}, {}
        module.stars, module.children = [], []

    def _add(self, part: Scope) -> None:
        """Add to the module's scope what one statement adds."""
        for name, bindings in part.bindings.items():
            self.module.bindings.setdefault(name, []).extend(bindings)
        for name, loads in part.loads.items():
            self.module.loads.setdefault(name, []).extend(loads)
        self.module.elsewhere |= part.elsewhere
        self.module.stars += part.stars
        self.module.children += part.children

    def of(self, node: ast.AST) -> Scope:
        """Return the scope in which a node is evaluated."""
        while node in self.parents:
            if node in self._outside:
                return self._outside[node]
            node = self.parents[node]
            if node in self._of:
                return self._of[node]
        return self.module

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around a node, from the inside out."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def _visit(self, node: ast.AST, parent: ast.AST) -> None:
        self.parents[node] = parent
        visitor = _VISITORS.get(type(node))
        if visitor is None:
            self._visit_fields(node)
        else:
            visitor(self, node)

    def _visit_fields(self, node: ast.AST) -> None:
        # Much of the time of reading a file goes here: what is common has no call of its own.
        parents = self.parents
        for name in _FIELDS[type(node)]:
            value = getattr(node, name)
            for child in value if type(value) is list else (value,):
                if not isinstance(child, ast.AST):
                    continue
                parents[child] = node
                if type(child) is ast.Constant:
                    continue
                visitor = _VISITORS.get(type(child))
                if visitor is None:
                    self._visit_fields(child)
                else:
                    visitor(self, child)

    def _bind(self, name: str, binding: Binding) -> None:
        scope = self._scope.elsewhere.get(name, self._scope)
        scope.bindings.setdefault(name, []).append(binding)

    def visit_Name(self, node: ast.Name) -> None:
        if type(node.ctx) is ast.Load:
            loads = self._scope.loads
            if node.id in loads:
                loads[node.id].append(node)
            else:
                loads[node.id] = [node]
            return
        parent = self.parents[node]
        value = None
        if (isinstance(parent, ast.Assign) and node in parent.targets) or (
            isinstance(parent, ast.AnnAssign) and parent.target is node
        ):
            value = parent.value
        if isinstance(parent, ast.AugAssign):
            self._scope.loads.setdefault(node.id, []).append(node)
        self._bind(
            node.id,
            Binding("assign" if value is not None else "other", node, "", value),
        )

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        inner = self._scope
        while self._scope.is_comprehension:
            assert self._scope.parent is not None
            self._scope = self._scope.parent
        self._bind(node.target.id, Binding("other", node.target))
        self._scope = inner
        self.parents[node.target] = node
        self._visit(node.value, node)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.parents[alias] = node
            name = alias.asname or alias.name.partition(".")[0]
            path = alias.name if alias.asname else name
            self._bind(name, Binding("import", alias, path))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            self.parents[alias] = node
            if alias.name == "*":
                self._scope.stars.append(Binding("star", alias, module))
            else:
                path = f"{module}.{alias.name}"
                self._bind(alias.asname or alias.name, Binding("import", alias, path))

    def visit_Global(self, node: ast.Global) -> None:
        for name in node.names:
            self._declare(name, node)

    def _declare(self, name: str, node: ast.stmt) -> None:
        self._scope.elsewhere[name] = self.module
        self._declared.setdefault(name, node)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        for name in node.names:
            owner = self._scope.parent and self._scope.parent.owner(name)
            if owner is None or owner is self.module:
                self._declare(name, node)
            else:
                self._scope.elsewhere[name] = owner

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name, Binding("other", node))
        self._visit_fields(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self._bind(node.name, Binding("other", node))
        self._visit_fields(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name, Binding("other", node))

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self._bind(node.rest, Binding("other", node))
        self._visit_fields(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._bind(node.name, Binding("def", node))
        outside: list[ast.AST] = [*node.decorator_list]
        if node.returns:
            outside.append(node.returns)
        self._function(node, outside, list(node.body))

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node, [], [node.body])

    def _function(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        outside: list[ast.AST],
        body: list[ast.AST],
    ) -> None:
        arguments = node.args
        self.parents[arguments] = node
        outside += [*arguments.defaults, *filter(None, arguments.kw_defaults)]
        parameters = [
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            *filter(None, (arguments.vararg, arguments.kwarg)),
        ]
        outside += [p.annotation for p in parameters if p.annotation]
        for child in outside:
            self._outside[child] = self._scope
            self._visit(child, node)
        with_scope = self._enter(node)
        for parameter in parameters:
            self.parents[parameter] = arguments
            self._bind(parameter.arg, Binding("parameter", parameter))
        for child in body:
            self._visit(child, node)
        self._scope = with_scope

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._bind(node.name, Binding("class", node))
        for child in [*node.decorator_list, *node.bases, *node.keywords]:
            self._outside[child] = self._scope
            self._visit(child, node)
        outer = self._enter(node)
        for statement in node.body:
            self._visit(statement, node)
        self._scope = outer

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        outer = self._enter(node)
        self._visit_fields(node)
        self._scope = outer

    visit_ListComp = _comprehension
    visit_SetComp = _comprehension
    visit_DictComp = _comprehension
    visit_GeneratorExp = _comprehension

    def _enter(self, node: ScopeNode) -> Scope:
        outer = self._scope
        self._scope = Scope(node, ref(outer))
        self._of[node] = self._scope
        outer.children.append(self._scope)
        return outer


# The fields of each class of nodes that may hold nodes with a place of their own.
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _SHARED | _PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
_VISITORS: dict[type[ast.AST], Callable[[Scopes, Any], None]] = {
    getattr(ast, name.removeprefix("visit_")): method
    for name, method in vars(Scopes).items()
    if name.startswith("visit_")
}
