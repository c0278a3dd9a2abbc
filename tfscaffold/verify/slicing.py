"""The part of a text that makes one model: what the definition reads, and nothing else.

The slice is the text itself, with `0` in the place of each statement that is left out, so that
its lines keep their numbers. Statements are kept that bind or change what a kept statement
reads, from the definition backwards.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Scope
from tfscaffold.source.text import Edit, splice
from tfscaffold.verify.targets import Target, Unverifiable, blocks, chain, place

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
# Functions of Keras and TensorFlow that change what the same code makes.
_SETTINGS = re.compile(r"(set|enable|disable)_\w+$")
_LINE_END = re.compile(r"\r\n|\r|\n")
_COMPOUND = ast.For | ast.While | ast.If | ast.With | ast.Try | ast.TryStar | ast.Match
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_END = 1 << 60

# A variable of a scope, `x`, or an attribute of a method's object, `self.x`.
_Key = tuple[Scope, str]


@dataclass(frozen=True)
class Program:
    """Code that gives a model.

    Attributes:
        text: Statements.
        expression: What is the model, after they have run.
        line: 1-based line of the definition.
    """

    text: str
    expression: str
    line: int


def program(code: Code, target: Target) -> Program:
    """Return the code that makes the model at a place.

    Raises:
        Unverifiable: A value is needed that only the caller of a function knows.
    """
    return _Slice(code, target).program()


def program_of_call(code: Code, call: str) -> Program:
    """Return the code that a call needs, `build_model(10)`.

    Raises:
        Unverifiable: The text does not bind a name that the call reads.
    """
    found = _Slice(code, None)
    for node in ast.walk(ast.parse(call, mode="eval")):
        if isinstance(node, ast.Name):
            if code.scopes.module.owner(node.id) is not None:
                found.need((code.scopes.module, node.id), _END, _END)
            elif not code.scopes.module.stars and not hasattr(builtins, node.id):
                raise Unverifiable(f"there is no `{node.id}`")
    found.run()
    return Program(found.masked(), call, 1)


class _Slice:
    """The statements that are kept of a text."""

    def __init__(self, code: Code, target: Target | None) -> None:
        self.code = code
        self.target = target
        self.module = code.scopes.module
        self.around = chain(code, target) if target else []
        self.statement = place(code, target) if target else None
        self.kept: set[ast.stmt] = set()
        self._needs: dict[_Key, set[tuple[int, int]]] = {}
        self._edits: list[Edit] = []
        self._taken = dict(self._branches())
        self._endings: dict[ast.stmt, str] = {}
        classes = [node for node in self.around if isinstance(node, ast.ClassDef)]
        if classes and classes != self.around[:1]:
            raise Unverifiable("the class stands inside a function or another class")
        self._class = classes[0] if classes else None
        self._methods = {
            node.name: node
            for node in (self._class.body if self._class else ())
            if isinstance(node, ast.FunctionDef)
        }
        self._init = self._methods.get("__init__")
        # The functions of which only a part is kept.
        self._open = [node for node in self.around if isinstance(node, ast.FunctionDef)]
        if self._open and self._init and self._init not in self._open:
            self._open.append(self._init)
        self._scopes = {
            code.scopes.of(node.body[0]): node.body for node in self._open
        } | {self.module: code.tree.body}
        self._statements = [
            statement
            for body in self._scopes.values()
            for statement in self._below(body)
        ]
        self._changed = {each: self._changes(each) for each in self._statements}
        self._aliases = self._layers_of()

    # What is kept

    def program(self) -> Program:
        """Return the program of the definition."""
        assert self.target is not None
        assert self.statement is not None
        self._keep(self.statement)
        self._keep_later_changes()
        for node in self.around:
            self._keep_definition(node)
        self.run()
        expression = f"{self._expression()}{self.target.inside}"
        return Program(self.masked(), expression, self.statement.lineno)

    def masked(self) -> str:
        """Return the text with `0` in the place of what is not kept."""
        self._mask(self.code.tree.body)
        for branch, taken in self._taken.items():
            start, end = self.code.text.span(branch.test)
            self._edits.append(
                Edit(start, end, self._lines(start, end, "", str(taken)))
            )
        return splice(self.code.text.text, self._edits)

    def need(self, key: _Key, start: int, before: int) -> None:
        """Note that a variable is read by what starts at an offset.

        Args:
            key: The variable.
            start: Where the reading statement starts.
            before: What changes the variable stands before this offset.
        """
        self._needs.setdefault(key, set()).add((start, before))

    def run(self) -> None:
        """Keep all that is read, until nothing more is found."""
        size = -1
        while size != len(self.kept) + sum(map(len, self._needs.values())):
            size = len(self.kept) + sum(map(len, self._needs.values()))
            for statement in self._statements:
                if statement not in self.kept and self._is_needed(statement):
                    self._keep(statement)

    def _keep(self, statement: ast.stmt) -> None:
        """Keep a statement, the headers around it, and note what they read."""
        if statement in self.kept or statement in self.around:
            return
        self.kept.add(statement)
        nodes = [] if statement in self._taken else list(_header(statement))
        if isinstance(statement, ast.If):
            # An `elif` cannot be left out.
            for each in statement.orelse:
                if isinstance(each, ast.If) and len(statement.orelse) == 1:
                    self._keep(each)
        self._note_reads(statement, nodes)
        parent = self.code.scopes.parents[statement]
        while isinstance(parent, ast.ExceptHandler | ast.match_case):
            parent = self.code.scopes.parents[parent]
        if isinstance(parent, _COMPOUND):
            self._keep(parent)
        elif parent is self._init:
            self._keep_definition(self._init)

    def _keep_definition(self, node: ast.stmt) -> None:
        """Keep the header of a function or class of which only a part is kept."""
        if node in self.kept:
            return
        self.kept.add(node)
        header: list[ast.AST] = []
        if isinstance(node, ast.FunctionDef):
            header = [node.args, *filter(None, [node.returns])]
        elif isinstance(node, ast.ClassDef):
            header = [*node.bases, *node.keywords]
            header += [
                each for each in node.body if not isinstance(each, ast.FunctionDef)
            ]
        self._note_reads(node, header)

    def _branches(self) -> Iterator[tuple[ast.If, bool]]:
        """Yield the conditions around the definition, and what they must be to reach it."""
        node: ast.AST | None = self.statement
        for parent in self.code.scopes.ancestors(node) if node else ():
            if isinstance(parent, ast.If):
                yield parent, node in parent.body
            node = parent

    def _note_reads(self, statement: ast.stmt, nodes: Sequence[ast.AST]) -> None:
        start = self._start(statement)
        before = self._end_of_turns(statement)
        for node in (node for top in nodes for node in ast.walk(top)):
            for key in self._read(node):
                if self._is_own(key, start):
                    continue
                if not self._is_later(node, key[0]):
                    self.need(key, start, before)
                elif key[0] is self.module:
                    self.need(key, self._limit, self._limit)
                else:
                    self.need(key, _END, _END)

    def _is_later(self, node: ast.AST, owner: Scope) -> bool:
        """Whether a function is around a node, and not around the variable that it reads."""
        scope: Scope | None = self.code.scopes.of(node)
        while scope is not None and scope is not owner:
            if isinstance(scope.node, ast.FunctionDef | ast.Lambda):
                return True
            scope = scope.parent
        return False

    @cached_property
    def _limit(self) -> int:
        """The offset up to which the module has run when the definition has."""
        if self.statement is None or self.around:
            return _END
        return self._later_limit

    def _is_own(self, key: _Key, start: int) -> bool:
        """Whether the model itself is read, behind its making."""
        if self.statement is None or not self.target or not self.target.text:
            return False
        own = self._key_of(self.target.text, self.code.scopes.of(self.statement))
        return key == own and start > self._start(self.statement)

    def _read(self, node: ast.AST) -> Iterator[_Key]:
        """Yield the variable that a node reads, if it is one of a scope that is open."""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            owner = self.code.scopes.of(node).owner(node.id)
            if owner and owner in self._scopes and not self._is_object(node):
                yield owner, node.id
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            owner = self.code.scopes.of(node).owner(node.target.id)
            if owner and owner in self._scopes:
                yield owner, node.target.id
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from self._attribute(node)

    def _is_object(self, node: ast.Name) -> bool:
        """Whether a name is the `self` of `self.x`, which is followed by itself."""
        parent = self.code.scopes.parents[node]
        function = self.code.function(node)
        return (
            self._class is not None
            and isinstance(parent, ast.Attribute)
            and function is not None
            and node.id == _first(function)
            and self.code.scopes.parents[function] is self._class
        )

    def _attribute(self, node: ast.Attribute) -> Iterator[_Key]:
        """Yield the attribute of the object that is read: its methods are kept whole."""
        if self._class is None or not isinstance(node.value, ast.Name):
            return
        function = self.code.function(node)
        while function and self.code.scopes.parents[function] is not self._class:
            function = self.code.function(function)
        if function is None or node.value.id != _first(function):
            return
        method = self._methods.get(node.attr)
        if method is not None and method not in self._open:
            if method not in self.kept:
                self.kept.add(method)
                self._note_reads(method, [method])
            return
        for scope, body in self._scopes.items():
            if scope is not self.module and body in (function.body, self._init_body()):
                yield scope, f"self.{node.attr}"

    def _init_body(self) -> list[ast.stmt] | None:
        return self._init.body if self._init else None

    def _is_needed(self, statement: ast.stmt) -> bool:
        if isinstance(statement, ast.ImportFrom) and (
            statement.module == "__future__" or statement.names[0].name == "*"
        ):
            return True
        if isinstance(statement, ast.Global | ast.Nonlocal):
            return True
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            if _is_super_init(statement.value):
                return True
            if self._is_setting(statement):
                return self._start(statement) < self._limit
        if isinstance(statement, ast.Break | ast.Continue):
            return self._loop(statement) in self.kept
        return any(
            self._matters(key, statement)
            for key in self._changed[statement] | self._aliased(statement)
        )

    def _matters(self, key: _Key, statement: ast.stmt) -> bool:
        """Whether a kept statement reads what this one makes of a variable."""
        start = self._start(statement)
        for read, before in self._needs.get(key, ()):
            if start < before and not self._is_replaced(key, start, read):
                return True
        return False

    def _is_replaced(self, key: _Key, start: int, read: int) -> bool:
        """Whether a variable is bound anew between two offsets, whatever happens."""
        for statement in self._scopes[key[0]]:
            if (
                isinstance(statement, ast.Assign)
                and start < self._start(statement)
                and self.code.text.span(statement)[1] <= read
                and any(
                    self._key_of(ast.unparse(each), key[0]) == key
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
        root = _root(function)
        name = ast.unparse(function).rpartition(".")[2]
        if root is None or not _SETTINGS.match(name):
            return False
        owner = self.code.scopes.of(statement).owner(root)
        if owner is None:
            return False
        bindings = owner.bindings[root]
        return all(
            each.kind == "import" and re.match(r"(tensorflow|keras)\b", each.path)
            for each in bindings
        )

    # The model after it has been made

    @cached_property
    def _later_limit(self) -> int:
        """The offset at which the variable of the model gets another value."""
        assert self.statement is not None
        start = self._start(self.statement)
        text = self.target.text if self.target else ""
        scope = self.code.scopes.of(self.statement)
        key = self._key_of(text, scope)
        for statement in self._below(self._scopes.get(scope, [])):
            if (
                self._start(statement) > start
                and isinstance(statement, ast.Assign | ast.AnnAssign | ast.Delete)
                and key in self._bound(statement)
                and not self._excludes(statement)
            ):
                return self._start(statement)
        return _END

    def _keep_later_changes(self) -> None:
        """Keep what is done to the model: layers added or frozen, a call that builds it."""
        assert self.statement is not None
        assert self.target is not None
        if not self.target.text:
            return
        scope = self.code.scopes.of(self.statement)
        if scope not in self._scopes:
            return
        key = self._key_of(self.target.text, scope)
        if key is None:
            raise Unverifiable(f"what becomes of `{self.target.text}` is not followed")
        start, limit = self._start(self.statement), self._later_limit
        for statement in self._below(self._scopes[scope]):
            if start < self._start(statement) < limit:
                changed = self._changed[statement] | self._aliased(statement)
                if key in changed and not self._excludes(statement):
                    self._keep(statement)

    def _excludes(self, statement: ast.stmt) -> bool:
        """Whether a statement stands in another branch than the definition."""
        assert self.statement is not None
        own = [self.statement, *self.code.scopes.ancestors(self.statement)]
        node: ast.AST = statement
        for parent in self.code.scopes.ancestors(statement):
            if isinstance(parent, ast.If) and parent in own:
                mine = own[own.index(parent) - 1]
                return (mine in parent.body) != (node in parent.body)
            node = parent
        return False

    # What a statement does

    def _below(self, body: list[ast.stmt]) -> Iterator[ast.stmt]:
        """Yield the statements of a scope that is open."""
        for statement in body:
            yield statement
            if isinstance(statement, _COMPOUND):
                for block in blocks(statement):
                    yield from self._below(block)

    def _changes(self, statement: ast.stmt) -> set[_Key]:
        """Return the variables that a statement binds or changes."""
        found = self._bound(statement)
        scope = self.code.scopes.of(statement)
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
                key = self._key_of(ast.unparse(function), scope)
                if key is not None and self._holds_value(key):
                    found.add(key)
        for target in targets:
            for each in _leaves(target):
                found |= self._keys_around(each, scope)
        return found

    def _bound(self, statement: ast.stmt) -> set[_Key]:
        """Return the variables to which a statement gives a new value."""
        scope = self.code.scopes.of(statement)
        names: set[str] = set()
        if isinstance(statement, ast.Import | ast.ImportFrom):
            names = {
                alias.asname or alias.name.partition(".")[0]
                for alias in statement.names
            }
        elif isinstance(statement, _DEFINITIONS):
            names = {statement.name}
        else:
            for top in _header(statement):
                for node in ast.walk(top):
                    if (
                        isinstance(node, ast.Name | ast.Attribute)
                        and not isinstance(node.ctx, ast.Load)
                        and self.code.scopes.of(node) is scope
                    ):
                        names.add(ast.unparse(node))
        keys = {self._key_of(name, scope) for name in names}
        return {key for key in keys if key is not None}

    def _keys_around(self, node: ast.expr, scope: Scope) -> set[_Key]:
        """Return the variables inside which an expression is: `a.b[0].c` is in `a`."""
        found = set()
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            key = self._key_of(ast.unparse(node), scope)
            if key is not None:
                found.add(key)
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name):
            key = self._key_of(node.id, scope)
            if key is not None:
                found.add(key)
        return found

    def _key_of(self, text: str, scope: Scope) -> _Key | None:
        """Return the variable, or attribute of the object, that a text is."""
        head, dot, rest = text.partition(".")
        if not head.isidentifier() or (not rest.replace("_", "a").isalnum() and dot):
            return None
        function = scope.node
        if dot:
            if (
                self._class is not None
                and isinstance(function, ast.FunctionDef)
                and head == _first(function)
            ):
                return scope, f"self.{rest}"
            return None
        owner = scope.owner(head)
        return (owner, head) if owner and owner in self._scopes else None

    def _holds_value(self, key: _Key) -> bool:
        """Whether a variable is only ever assigned: no function, class or module."""
        bindings = key[0].bindings.get(key[1], [])
        return key[1].startswith("self.") or (
            bool(bindings) and all(each.kind == "assign" for each in bindings)
        )

    def _layers_of(self) -> dict[_Key, set[_Key]]:
        """Return the variables that hold layers of a model, with the model's variable."""
        found: dict[_Key, set[_Key]] = {}
        for statement in self._statements:
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
                        node.value, self.code.scopes.of(statement)
                    )
                    for key in self._bound(statement):
                        found.setdefault(key, set()).update(models)
        return found

    def _aliased(self, statement: ast.stmt) -> set[_Key]:
        """Return the models of which a statement changes a layer: `layer.trainable = ...`."""
        if isinstance(statement, _COMPOUND):
            return set()
        inside = self._changed[statement] - self._bound(statement)
        return {model for key in inside for model in self._aliases.get(key, ())}

    # Places in the text

    def _start(self, statement: ast.stmt) -> int:
        decorators = getattr(statement, "decorator_list", ())
        first = decorators[0] if decorators else statement
        start = self.code.text.span(first)[0]
        return self.code.text.text.rindex("@", 0, start) if decorators else start

    def _end_of_turns(self, statement: ast.stmt) -> int:
        """Return the end of a statement, or of the outermost loop around it."""
        last = statement
        for node in self.code.scopes.ancestors(statement):
            if isinstance(node, ast.For | ast.While):
                last = node
            elif isinstance(node, _DEFINITIONS):
                break
        return self.code.text.span(last)[1]

    def _loop(self, statement: ast.stmt) -> ast.AST | None:
        for node in self.code.scopes.ancestors(statement):
            if isinstance(node, ast.For | ast.While):
                return node
        return None

    # Calls of the functions around the definition

    def _expression(self) -> str:
        """Return what gives the model; functions around it get a `return`."""
        assert self.target is not None
        value = self.target.text
        for node in reversed(self.around):
            if isinstance(node, ast.ClassDef):
                continue
            self._return(node, value)
            is_method = self.code.scopes.parents[node] is self._class
            outer = self.module if is_method else self.code.scopes.of(node)
            arguments = self._arguments(node, outer, is_method)
            value = f"{node.name}({arguments})"
            if is_method:
                return self._method(node, arguments)
        if self._class is not None:
            return f"{self._class.name}.{value}"
        return value

    def _method(self, node: ast.FunctionDef, arguments: str) -> str:
        assert self._class is not None
        name = self._class.name
        decorators = {ast.unparse(each) for each in node.decorator_list}
        if decorators & {"staticmethod", "classmethod"}:
            return f"{name}.{node.name}({arguments})"
        function = f"{name}.{node.name}{'.fget' if 'property' in decorators else ''}"
        first = "made"
        if self._init is not node and (self._init in self.kept or self._class.bases):
            given = ["made"]
            if self._init is not None and self._init in self.kept:
                given.append(self._arguments(self._init, self.module, True))
            first = f"({name}.__init__({', '.join(filter(None, given))}), made)[1]"
        passed = ", ".join(filter(None, [first, arguments]))
        return f"(lambda made: {function}({passed}))({name}.__new__({name}))"

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
        inner = self.code.scopes.of(node.body[0])
        read = [
            each.arg
            for each in [*positional, *node.args.kwonlyargs]
            if (inner, each.arg) in self._needs
        ]
        wanted = [each.arg for each in required if each.arg in read]
        given = {each.arg: "None" for each in required if each.arg not in read}
        if wanted:
            given |= self._from_the_file(node, positional, wanted, read, outer)
            self.run()
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
        assert self.target is not None
        for call in self.code.nodes(ast.Call):
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
            statement = self.code.statement(call)
            for value in used.values():
                self._note_reads(statement, [value])
            return {name: ast.unparse(value) for name, value in used.items()}
        names = " and ".join(f"`{name}`" for name in wanted)
        raise Unverifiable(
            f"`{node.name}` needs a value for {names}; give it with "
            f"--call '{node.name}({', '.join(f'{name}=...' for name in wanted)})'"
        )

    def _calls(self, call: ast.Call, node: ast.FunctionDef, outer: Scope) -> bool:
        name = node.name
        method = self.code.scopes.parents[node] is self._class
        if method and name == "__init__":
            assert self._class is not None
            name, method = self._class.name, False
        function = call.func
        if method:
            return isinstance(function, ast.Attribute) and function.attr == name
        if not isinstance(function, ast.Name) or function.id != name:
            return False
        return self.code.scopes.of(call).owner(name) is outer

    def _is_known(self, value: ast.expr, outer: Scope) -> bool:
        """Whether an argument reads only variables of the scope that makes the call."""
        for node in ast.walk(value):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                owner = self.code.scopes.of(node).owner(node.id)
                if owner not in (None, outer) and owner in set(self.module.walk()):
                    inner = any(each is owner.node for each in ast.walk(value))
                    if not inner:
                        return False
        return True

    # The text

    def _mask(self, body: list[ast.stmt]) -> None:
        for statement in body:
            opened = statement in self._open or statement in self.around
            if opened and statement in self.kept:
                assert isinstance(statement, ast.FunctionDef | ast.ClassDef)
                self._mask_decorators(statement)
                self._mask(statement.body)
            elif statement in self.kept and isinstance(statement, _COMPOUND):
                for block in blocks(statement):
                    self._mask(block)
            elif (
                statement not in self.kept
                and not _is_text(statement)
                and not self._stays_in_class(statement)
            ):
                self._replace(statement, "", "0")

    def _stays_in_class(self, statement: ast.stmt) -> bool:
        inside = self.code.scopes.parents[statement] is self._class
        return inside and not isinstance(statement, ast.FunctionDef)

    def _mask_decorators(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        """Leave out what is done to a function that is called by itself here."""
        if isinstance(node, ast.ClassDef):
            return
        text = self.code.text
        for each in node.decorator_list:
            if ast.unparse(each) not in ("staticmethod", "classmethod", "property"):
                start, end = text.span(each)
                start = text.text.rindex("@", 0, start)
                ends = "".join(_LINE_END.findall(text.text, start, end))
                self._edits.append(Edit(start, end, ends))

    def _replace(self, statement: ast.stmt, keyword: str, value: str) -> None:
        start, end = self._start(statement), self.code.text.span(statement)[1]
        ending = self._endings.get(statement)
        if ending is not None:
            keyword, value = "return ", ending
        text = self._lines(start, end, keyword, value)
        self._edits.append(Edit(start, end, text))

    def _lines(self, start: int, end: int, keyword: str, value: str) -> str:
        """Return a statement with as many lines as the text that it replaces."""
        ends = "".join(_LINE_END.findall(self.code.text.text, start, end))
        return f"{keyword}({value}{ends})" if ends else f"{keyword}{value}"

    def _return(self, node: ast.FunctionDef, value: str) -> None:
        """Let a function return the model at its end."""
        last = node.body[-1]
        if not value or (last is self.statement and isinstance(last, ast.Return)):
            return
        end = self.code.text.span(last)[1]
        if last not in self.kept and last not in self.around and not _is_text(last):
            self._endings[last] = value
        elif isinstance(last, _COMPOUND | _DEFINITIONS):
            indent = self.code.text.indent(self._start(last))
            newline = self.code.text.newline(end)
            self._edits.append(Edit(end, end, f"{newline}{indent}return {value}"))
        else:
            self._edits.append(Edit(end, end, f"; return {value}"))


def _header(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield what a statement itself evaluates or binds, without the blocks inside it."""
    match statement:
        case ast.For():
            yield from (statement.target, statement.iter)
        case ast.While() | ast.If():
            yield statement.test
        case ast.With():
            yield from statement.items
        case ast.Try() | ast.TryStar():
            yield from (each.type for each in statement.handlers if each.type)
        case ast.Match():
            yield statement.subject
            for case in statement.cases:
                yield case.pattern
                yield from filter(None, [case.guard])
        case _:
            yield statement


def _leaves(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _leaves(element)
    elif isinstance(target, ast.Starred):
        yield from _leaves(target.value)
    else:
        yield target


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _first(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else None


def _is_super_init(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"


def _is_text(statement: ast.stmt) -> bool:
    """Whether a statement is a docstring or the like."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
