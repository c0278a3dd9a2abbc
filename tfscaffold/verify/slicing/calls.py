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
        for node in reversed(self.region.around):
            if isinstance(node, ast.ClassDef):
                continue
            self.returns.append((node, value))
            is_method = self.region.code.scopes.parents[node] is self.region.class_
            outer = (
                self.region.module if is_method else self.region.code.scopes.of(node)
            )
            arguments = self._arguments(node, outer, is_method)
            value = f"{node.name}({arguments})"
            if is_method:
                return self._method(node, arguments)
        if self.region.class_ is not None:
            return f"{self.region.class_.name}.{value}"
        return value

    def _method(self, node: ast.FunctionDef, arguments: str) -> str:
        assert self.region.class_ is not None
        name = self.region.class_.name
        decorators = {ast.unparse(each) for each in node.decorator_list}
        if decorators & {"staticmethod", "classmethod"}:
            return f"{name}.{node.name}({arguments})"
        function = f"{name}.{node.name}{'.fget' if 'property' in decorators else ''}"
        first = "made"
        if self.region.init is not node and (
            self.region.init in self.slice.kept or self.region.class_.bases
        ):
            given = ["made"]
            if self.region.init is not None and self.region.init in self.slice.kept:
                given.append(
                    self._arguments(self.region.init, self.region.module, True)
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
        """Whether an argument reads only variables of the scope that makes the call."""
        for node in ast.walk(value):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                owner = self.region.code.scopes.of(node).owner(node.id)
                if owner not in (None, outer) and owner in set(
                    self.region.module.walk()
                ):
                    inner = any(each is owner.node for each in ast.walk(value))
                    if not inner:
                        return False
        return True
