"""What the statements of a region bind, change and read."""

import ast
import re
from collections.abc import Iterator

from tfscaffold.source.scopes import Scope
from tfscaffold.verify.slicing.region import (
    COMPOUND,
    DEFINITIONS,
    Key,
    Region,
    first_parameter,
    header,
    leaves,
)

# Methods that change a list, a dictionary or a model. Training is not among them.
_CHANGES = {
    "adapt",
    "add",
    "append",
    "build",
    "clear",
    "extend",
    "insert",
    "pop",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "update",
}
_CHANGES_TOO = re.compile(r"(add|append|set|update|register)_(?!weights)\w+$")


class Effects:
    """What each statement of a region does to the region's variables."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._aliases = self._layers_of()
        self.changed = {each: self._changes(each) for each in region.statements}

    def _changes(self, statement: ast.stmt) -> set[Key]:
        """Return the variables that a statement binds or changes."""
        found = self.bound(statement)
        scope = self.region.code.scopes.of(statement)
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign | ast.Delete):
            targets = statement.targets
        elif isinstance(statement, ast.AugAssign | ast.AnnAssign):
            targets = [statement.target]
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            function = statement.value.func
            if isinstance(function, ast.Attribute) and (
                function.attr in _CHANGES or _CHANGES_TOO.match(function.attr)
            ):
                targets = [function.value]
            elif isinstance(function, ast.Name | ast.Attribute):
                # A call of a model makes its weights.
                key = self.key_of(ast.unparse(function), scope)
                if key is not None and self._holds_value(key):
                    found.add(key)
            targets = [*targets, *self._given_to_change(statement.value)]
            found |= {
                (scope, f"self.{name}")
                for name in self._changed_by_method(statement.value, scope)
            }
        for target in targets:
            for each in leaves(target):
                found |= self._keys_around(each, scope)
        return found

    def _given_to_change(self, call: ast.Call) -> Iterator[ast.expr]:
        """Yield the arguments to which a function of the file does what changes them."""
        function = next(
            (
                node
                for node in self.region.code.tree.body
                if isinstance(node, ast.FunctionDef)
                and isinstance(call.func, ast.Name)
                and node.name == call.func.id
            ),
            None,
        )
        if function is None:
            return
        done = [
            (node.func.value.id, node.func.attr)
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ]
        parameters = [
            each.arg for each in (*function.args.posonlyargs, *function.args.args)
        ]
        given = [*zip(parameters, call.args, strict=False)]
        given += [(each.arg, each.value) for each in call.keywords if each.arg]
        for name, value in given:
            methods = {method for owner, method in done if owner == name}
            # A function that trains as well is left out: it is not run.
            if methods & _CHANGES and "fit" not in methods:
                yield value

    def _changed_by_method(self, call: ast.Call, scope: Scope) -> set[str]:
        """Return the attributes that a method of the object changes: `self.add_block(8)`.

        A method that trains as well is left out: it is not run.
        """
        found: set[str] = set()
        seen: set[str] = set()
        todo = [(call, scope.node)]
        while todo:
            each, function = todo.pop()
            method = self._method(each.func, function)
            if method is None or method.name in seen:
                continue
            seen.add(method.name)
            calls = [node for node in ast.walk(method) if isinstance(node, ast.Call)]
            names = {ast.unparse(node.func).rpartition(".")[2] for node in calls}
            if "fit" in names:
                return set()
            owner = first_parameter(method)
            for node in calls:
                text = ast.unparse(node.func).split(".")
                if len(text) == 3 and text[0] == owner and text[2] in _CHANGES:
                    found.add(text[1])
            todo += [(node, method) for node in calls]
        return found

    def _method(self, node: ast.expr, function: ast.AST) -> ast.FunctionDef | None:
        """Return the method of the object that an expression is, inside one of its methods."""
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and isinstance(function, ast.FunctionDef)
            and node.value.id == first_parameter(function)
        ):
            method = self.region.methods.get(node.attr)
            return None if method in self.region.opened else method
        return None

    def bound(self, statement: ast.stmt) -> set[Key]:
        """Return the variables to which a statement gives a new value."""
        scope = self.region.code.scopes.of(statement)
        names: set[str] = set()
        if isinstance(statement, ast.Import | ast.ImportFrom):
            names = {
                alias.asname or alias.name.partition(".")[0]
                for alias in statement.names
            }
        elif isinstance(statement, DEFINITIONS):
            names = {statement.name}
        else:
            for top in header(statement):
                for node in ast.walk(top):
                    if (
                        isinstance(node, ast.Name | ast.Attribute)
                        and not isinstance(node.ctx, ast.Load)
                        and self.region.code.scopes.of(node) is scope
                    ):
                        names.add(ast.unparse(node))
        keys = {self.key_of(name, scope) for name in names}
        return {key for key in keys if key is not None}

    def _keys_around(self, node: ast.expr, scope: Scope) -> set[Key]:
        """Return the variables inside which an expression is: `a.b[0].c` is in `a`."""
        found = set()
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            key = self.key_of(ast.unparse(node), scope)
            if key is not None:
                found.add(key)
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name):
            key = self.key_of(node.id, scope)
            if key is not None:
                found.add(key)
        return found

    def key_of(self, text: str, scope: Scope) -> Key | None:
        """Return the variable, or attribute of the object, that a text is; that of the container for an element."""
        head, dot, rest = text.partition("[")[0].partition(".")
        if not head.isidentifier() or (not rest.replace("_", "a").isalnum() and dot):
            return None
        function = scope.node
        if dot:
            if (
                self.region.class_ is not None
                and isinstance(function, ast.FunctionDef)
                and head == first_parameter(function)
                and self.region.code.scopes.parents[function] is self.region.class_
            ):
                return scope, f"self.{rest}"
            return None
        owner = scope.owner(head)
        return (owner, head) if owner and owner in self.region.scopes else None

    def _holds_value(self, key: Key) -> bool:
        """Whether a variable is only ever assigned: no function, class or module."""
        bindings = key[0].bindings.get(key[1], [])
        return key[1].startswith("self.") or (
            bool(bindings) and all(each.kind == "assign" for each in bindings)
        )

    def _layers_of(self) -> dict[Key, set[Key]]:
        """Return the variables that hold layers of a model, with the model's variable."""
        found: dict[Key, set[Key]] = {}
        for statement in self.region.statements:
            source: ast.expr | None = None
            if isinstance(statement, ast.For):
                source = statement.iter
            elif isinstance(statement, ast.Assign):
                source = statement.value
            if source is None:
                continue
            for node in ast.walk(source):
                if isinstance(node, ast.Attribute) and node.attr in (
                    "layers",
                    "get_layer",
                ):
                    models = self._keys_around(
                        node.value, self.region.code.scopes.of(statement)
                    )
                    for key in self.bound(statement):
                        found.setdefault(key, set()).update(models)
        return found

    def aliased(self, statement: ast.stmt) -> set[Key]:
        """Return the models of which a statement changes a layer: `layer.trainable = ...`."""
        if isinstance(statement, COMPOUND):
            return set()
        inside = self.changed[statement] - self.bound(statement)
        return {model for key in inside for model in self._aliases.get(key, ())}

    def read(self, node: ast.AST) -> Iterator[Key]:
        """Yield the variable that a node reads, if it is one of a scope that is open."""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            owner = self.region.code.scopes.of(node).owner(node.id)
            if owner and owner in self.region.scopes and not self._is_object(node):
                yield owner, node.id
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            owner = self.region.code.scopes.of(node).owner(node.target.id)
            if owner and owner in self.region.scopes:
                yield owner, node.target.id

    def _is_object(self, node: ast.Name) -> bool:
        """Whether a name is the `self` of `self.x`, which is followed by itself."""
        parent = self.region.code.scopes.parents[node]
        function = self.region.code.function(node)
        return (
            self.region.class_ is not None
            and isinstance(parent, ast.Attribute)
            and function is not None
            and node.id == first_parameter(function)
            and self.region.code.scopes.parents[function] is self.region.class_
        )
