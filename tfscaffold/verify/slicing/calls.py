"""Calls of the functions around a definition, with what the file itself passes to them."""

import ast

from tfscaffold.source.scopes import Scope
from tfscaffold.verify.slicing.keeping import Slice
from tfscaffold.verify.targets import Unverifiable


class Calls:
    """The calls that give the model of a slice.

    Attributes:
        returns: The functions that must return something else, and what.
    """

    def __init__(self, sliced: Slice) -> None:
        self.slice = sliced
        self.region = sliced.region
        self.returns: list[tuple[ast.FunctionDef, str]] = []

    def expression(self) -> str:
        """Return what gives the model; functions around it get a `return`."""
        assert self.region.target is not None
        value = self.region.target.text
        if self.region.around and isinstance(self.region.around[-1], ast.ClassDef):
            value = f"{self._path(self.region.around[-1])}.{value}"
        for node in reversed(self.region.around):
            if isinstance(node, ast.ClassDef):
                continue
            self.returns.append((node, value))
            class_ = self.region.code.scopes.parents[node]
            is_method = class_ is self.region.class_
            arguments = self._arguments(node, self._scope_around(node), is_method)
            if is_method:
                value = self._method(node, arguments)
            elif isinstance(class_, ast.ClassDef):
                # The object of a class further out is an argument like others.
                value = f"{self._function(class_, node)}({arguments})"
            else:
                value = f"{node.name}({arguments})"
        return value

    def _path(self, class_: ast.ClassDef) -> str:
        """Return a class as it is named outside of the classes around it."""
        names = [class_.name]
        for node in self.region.code.scopes.ancestors(class_):
            if not isinstance(node, ast.ClassDef):
                break
            names.append(node.name)
        return ".".join(reversed(names))

    def _function(self, class_: ast.ClassDef, node: ast.FunctionDef) -> str:
        decorators = {ast.unparse(each) for each in node.decorator_list}
        getter = ".fget" if "property" in decorators else ""
        return f"{self._path(class_)}.{node.name}{getter}"

    def _scope_around(self, node: ast.stmt) -> Scope:
        """Return the scope in which a function is called: of a method, that around its classes."""
        scopes = self.region.code.scopes
        while isinstance(scopes.parents[node], ast.ClassDef):
            parent = scopes.parents[node]
            assert isinstance(parent, ast.ClassDef)
            node = parent
        return scopes.of(node)

    def _method(self, node: ast.FunctionDef, arguments: str) -> str:
        assert self.region.class_ is not None
        name = self._path(self.region.class_)
        function = self._function(self.region.class_, node)
        decorators = {ast.unparse(each) for each in node.decorator_list}
        if decorators & {"staticmethod", "classmethod"}:
            return f"{function}({arguments})"
        first = "made"
        if self.region.init is not node and (
            self.region.init in self.slice.kept or self.region.class_.bases
        ):
            given = ["made"]
            if self.region.init is not None and self.region.init in self.slice.kept:
                given.append(
                    self._arguments(
                        self.region.init, self._scope_around(self.region.init), True
                    )
                )
            first = f"({name}.__init__({', '.join(filter(None, given))}), made)[1]"
        passed = ", ".join(filter(None, [first, arguments]))
        new = f"{name}.__new__({name})"
        attributes = self._attributes() if self.slice.made_up else ""
        if attributes:
            new = f"(lambda made: (vars(made).update({attributes}), made)[1])({new})"
        return f"(lambda made: {function}({passed}))({new})"

    def _attributes(self) -> str:
        """Return the attributes that a base class or a caller gives, as keywords; made up."""
        assert self.region.class_ is not None
        found = {}
        for name in self.slice.missing_attributes():
            found[name] = f"_self_{name}"
            self.slice.make_up(found[name], f"self.{name}", self.region.class_)
        return ", ".join(f"{name}={variable}" for name, variable in found.items())

    def _arguments(self, node: ast.FunctionDef, outer: Scope, is_method: bool) -> str:
        """Return the arguments for a call: what the file itself passes, as far as it is read.

        Raises:
            Unverifiable: A value is read that the file does not give.
        """
        static = any(ast.unparse(d) == "staticmethod" for d in node.decorator_list)
        positional = [*node.args.posonlyargs, *node.args.args]
        if is_method and not static:
            positional = positional[1:]
        defaults = len(node.args.defaults)
        required = positional[: len(positional) - defaults]
        required += [
            each
            for each, default in zip(
                node.args.kwonlyargs, node.args.kw_defaults, strict=True
            )
            if default is None
        ]
        inner = self.region.code.scopes.of(node.body[0])
        read = [
            each.arg
            for each in [*positional, *node.args.kwonlyargs]
            if (inner, each.arg) in self.slice.needs
        ]
        wanted = [each.arg for each in required if each.arg in read]
        given = {each.arg: "None" for each in required if each.arg not in read}
        if wanted:
            given |= self._from_the_file(node, positional, wanted, read, outer)
            self.slice.run()
        only = {each.arg for each in node.args.posonlyargs}
        return ", ".join(
            value if name in only else f"{name}={value}"
            for name, value in given.items()
        )

    def _from_the_file(
        self,
        node: ast.FunctionDef,
        positional: list[ast.arg],
        wanted: list[str],
        read: list[str],
        outer: Scope,
    ) -> dict[str, str]:
        assert self.region.target is not None
        for call in self.region.code.nodes(ast.Call):
            if not self._calls(call, node, outer):
                continue
            if any(isinstance(each, ast.Starred) for each in call.args):
                continue
            values = {
                parameter.arg: value
                for parameter, value in zip(positional, call.args, strict=False)
            }
            values |= {each.arg: each.value for each in call.keywords if each.arg}
            if not set(wanted) <= values.keys():
                continue
            used = {name: values[name] for name in read if name in values}
            if not all(self._is_known(value, outer) for value in used.values()):
                continue
            statement = self.region.code.statement(call)
            for value in used.values():
                self.slice.note_reads(statement, [value])
            return {name: ast.unparse(value) for name, value in used.items()}
        if self.slice.made_up:
            variables = {name: f"_{node.name}_{name}" for name in wanted}
            for name, variable in variables.items():
                self.slice.make_up(variable, name, node)
            return variables
        names = " and ".join(f"`{name}`" for name in wanted)
        raise Unverifiable(
            f"`{node.name}` needs a value for {names}; give it with "
            f"--call '{node.name}({', '.join(f'{name}=...' for name in wanted)})'"
        )

    def _calls(self, call: ast.Call, node: ast.FunctionDef, outer: Scope) -> bool:
        name = node.name
        method = self.region.code.scopes.parents[node] is self.region.class_
        if method and name == "__init__":
            assert self.region.class_ is not None
            name, method = self.region.class_.name, False
        function = call.func
        if method:
            return isinstance(function, ast.Attribute) and function.attr == name
        if not isinstance(function, ast.Name) or function.id != name:
            return False
        return self.region.code.scopes.of(call).owner(name) is outer

    def _is_known(self, value: ast.expr, outer: Scope) -> bool:
        """Whether an argument reads only variables that the scope of the call can see."""
        scopes = [outer]
        while scopes[-1].parent is not None:
            scopes.append(scopes[-1].parent)
        for node in ast.walk(value):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                owner = self.region.code.scopes.of(node).owner(node.id)
                if owner is None or owner in scopes:
                    continue
                if not any(each is owner.node for each in ast.walk(value)):
                    return False
        return True
