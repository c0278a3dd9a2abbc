"""The definitions that are folded, as one tree, and what one look at it tells."""

import ast
import builtins
import copy
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tfscaffold.source.scopes import base_of
from tfscaffold.writers.folding.uses import Uses

_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_GET = "keras.initializers.get"
# Names of what is called and is no block.
_NO_BLOCKS = frozenset([*dir(builtins), "initial", "initializer"])
_MAKER = "add_weight"
_FILLS = {
    ast.dump(ast.parse(f'{_GET}("{word}")', mode="eval").body): ast.parse(
        f"tf.{word}", mode="eval"
    ).body
    for word in ("zeros", "ones")
}
# A parameter and its default; None where it has none.
Parameter = tuple[ast.arg, ast.expr | None]


class Program:
    """Classes and functions that are changed until they say no more than is needed.

    Args:
        text: Their text.
        imports: The names that their imports bind.
        uses: What the rest of the file does with them.
    """

    def __init__(self, text: str, imports: Iterable[str], uses: Uses) -> None:
        self.text = text
        self.body = ast.parse(text).body
        self.imports = frozenset(imports)
        # What functions define in them.
        self.inner: set[str] = set()
        self.uses = uses
        self.changed = False
        for definition in self.body:
            for node in walk(definition):
                if isinstance(node, ast.stmt):
                    if isinstance(node, ast.FunctionDef) and node.col_offset > 4:
                        self.inner.add(node.name)
                else:
                    # Where it stood does not matter, and makes `walk` slow.
                    for name in _PLACE:
                        node.__dict__.pop(name, None)
        for _, function in self.functions():
            _make_all_positional(function)

    def classes(self) -> dict[str, ast.ClassDef]:
        """Return the classes by name."""
        return {each.name: each for each in self.body if isinstance(each, ast.ClassDef)}

    def functions(self) -> Iterator[tuple[str, ast.FunctionDef]]:
        """Yield the functions and methods, with the name of the class, or ""."""
        for definition in self.body:
            if isinstance(definition, ast.FunctionDef):
                yield "", definition
            elif isinstance(definition, ast.ClassDef):
                for method in methods(definition).values():
                    yield definition.name, method

    def line(self, name: str) -> list[ast.ClassDef]:
        """Return a class and its base classes, the nearest first."""
        classes, found = self.classes(), []
        while name in classes:
            found.append(classes[name])
            base = classes[name].bases[0]
            name = base.id if isinstance(base, ast.Name) else ""
        return found

    def derived(self, name: str) -> list[str]:
        """Return the classes that derive from one, however far."""
        classes = self.classes()
        return [
            other
            for other in classes
            if other != name and name in [each.name for each in self.line(other)]
        ]

    def maker(self, name: str) -> str:
        """Return the class whose `__init__` makes the objects of a class, or ""."""
        return next(
            (each.name for each in self.line(name) if "__init__" in methods(each)), ""
        )

    def named(self, name: str) -> list[ast.FunctionDef]:
        """Return the functions that a key of `Facts.calls` stands for."""
        owner, dot, method = name.rpartition(".")
        return [
            function
            for class_, function in self.functions()
            if function.name == method
            and (class_ == owner if not dot or owner else bool(class_))
        ]


@dataclass
class Store:
    """An assignment to an attribute.

    Attributes:
        owner: The class in which it stands, or "".
        value: None where it is not certain.
        on_self: Whether it is an attribute of `self`, or of the class.
        in_class: Whether it stands in the class and in no method.
    """

    owner: str
    value: ast.expr | None
    on_self: bool
    in_class: bool = False


@dataclass
class Facts:
    """What one look at the whole program tells; it is true until the program changes.

    Attributes:
        names: How often each name is read.
        named: The names in each definition.
        reads: How often each attribute is read of whatever object, but `self`.
        own_reads: How often each attribute is read of `self`, with the class.
        initial: How often it is read to start a variable with, likewise.
        stores: The assignments to each attribute.
        calls: The calls, by what is called: "function", "Class.__init__", ".method", and
            ".__call__" for objects.
    """

    program: Program
    names: Counter[str] = field(default_factory=Counter)
    named: dict[str, set[str]] = field(default_factory=dict)
    reads: Counter[str] = field(default_factory=Counter)
    own_reads: Counter[tuple[str, str]] = field(default_factory=Counter)
    initial: Counter[tuple[str, str]] = field(default_factory=Counter)
    stores: dict[str, list[Store]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[str, list[ast.Call]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._classes = self.program.classes()
        self._methods = {
            function.name for owner, function in self.program.functions() if owner
        }
        self._functions = {
            function.name for owner, function in self.program.functions() if not owner
        }
        for definition in self.program.body:
            owner = definition.name if isinstance(definition, ast.ClassDef) else ""
            if isinstance(definition, ast.ClassDef):
                for name, value in class_values(definition):
                    self.stores[name].append(Store(owner, value, True, True))
            self._look(definition, owner)

    def is_read(self, owner: str, attribute: str) -> bool:
        """Whether an attribute of a class may be read."""
        if self.reads[attribute] or attribute in self.program.uses.attributes:
            return True
        return any(self.own_reads[name, attribute] for name in self.related(owner))

    def related(self, owner: str) -> set[str]:
        """Return a class with those it derives from, and those that derive from it."""
        found = {each.name for each in self.program.line(owner)}
        return {owner, *found, *self.program.derived(owner)}

    def all_reads(self, attribute: str) -> int:
        """Return how often an attribute is read, of whatever object."""
        own = sum(n for (_, name), n in self.own_reads.items() if name == attribute)
        return self.reads[attribute] + own

    def constant(self, owner: str, attribute: str) -> ast.expr | None:
        """Return what an attribute certainly is, if that is constant.

        Args:
            owner: The class, or "": any class.
            attribute: The attribute.
        """
        if attribute in self.program.uses.attributes:
            return None
        nearest: list[str] = []
        for class_ in self.program.line(owner):
            nearest.append(class_.name)
            if attribute in dict(class_values(class_)):
                break
        related = {*nearest, *self.program.derived(owner)}
        values = [
            store.value
            for store in self.stores[attribute]
            if store.owner in related or not store.on_self or not owner
        ]
        first = values[0] if values else None
        if first is None:
            return None
        text = ast.dump(first)
        if any(each is None or ast.dump(each) != text for each in values):
            return None
        if isinstance(first, ast.Constant) and isinstance(first.value, float):
            # Other numbers than 0 decide nothing, and have a name as attributes.
            return first if first.value == 0 else None
        if is_constant(first, self.program.imports):
            return first
        reads = sum(self.own_reads[name, attribute] for name in related)
        makes = sum(self.initial[name, attribute] for name in related)
        if reads == makes and not self.reads[attribute]:
            # tf.zeros is called like an initializer.
            return _FILLS.get(text)
        return None

    def _is_foreign(self, node: ast.Attribute) -> bool:
        """Whether it is an attribute of a module, of a shape or of a dtype."""
        inner = node.value.attr if isinstance(node.value, ast.Attribute) else ""
        return inner in ("shape", "dtype") or root_name(node) in self.program.imports

    def is_initializer(self, node: ast.expr) -> bool:
        """Whether an expression certainly is an initializer, and not None."""
        if isinstance(node, ast.Attribute) and is_self(node):
            stores = self.stores[node.attr]
            return all(
                isinstance(each.value, ast.Call) and self.is_initializer(each.value)
                for each in stores
            ) and bool(stores)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == _GET:
            given = node.args[0]
            return isinstance(given, ast.Constant) and isinstance(given.value, str)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # A method that gives a function which it defines.
            made = self.program.named(f".{node.func.attr}")
            return len(made) == 1 and any(
                isinstance(each, ast.FunctionDef) for each in made[0].body
            )
        return root_name(node) in self.program.imports

    def _look(self, definition: ast.stmt, owner: str) -> None:
        known: set[int] = set()
        named = self.named[defined(definition)] = set()
        for node in walk(definition):
            if isinstance(node, ast.Name):
                named.add(node.id)
                self.names[node.id] += isinstance(node.ctx, ast.Load)
            elif isinstance(node, ast.Attribute):
                if isinstance(node.ctx, ast.Load):
                    if is_self(node):
                        self.own_reads[owner, node.attr] += 1
                    elif not self._is_foreign(node):
                        self.reads[node.attr] += 1
                elif id(node) not in known:
                    self.stores[node.attr].append(Store(owner, None, is_self(node)))
            elif isinstance(node, ast.Call):
                self.calls[self._callee(node.func, owner)].append(node)
                if isinstance(node.func, ast.Attribute) and node.func.attr == _MAKER:
                    given = [a.attr for a in node.args if isinstance(a, ast.Attribute)]
                    self.initial.update((owner, each) for each in given)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                for target in targets(node):
                    if isinstance(target, ast.Attribute):
                        known.add(id(target))
                        if node.value is not None:
                            store = Store(owner, node.value, is_self(target))
                            self.stores[target.attr].append(store)

    def _callee(self, called: ast.expr, owner: str) -> str:
        if isinstance(called, ast.Name):
            if called.id in self._classes:
                return f"{self.program.maker(called.id) or called.id}.__init__"
            if called.id in self._functions or called.id in _NO_BLOCKS:
                return called.id
            return "" if called.id in self.program.inner else ".__call__"
        if not isinstance(called, ast.Attribute):
            return ".__call__"
        if called.attr == "__init__" and is_super(called.value):
            _, *bases = self.program.line(owner)
            makers = [each.name for each in bases if "__init__" in methods(each)]
            return f"{makers[0]}.__init__" if makers else "__init__"
        if called.attr in self._methods:
            return f".{called.attr}"
        root = root_name(called)
        return root if root in self.program.imports else ".__call__"


def defined(node: ast.stmt) -> str:
    """Return the name that a definition binds."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return str(getattr(node, "name", ""))


def methods(class_: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    """Return the methods and properties that a class itself has."""
    return {e.name: e for e in class_.body if isinstance(e, ast.FunctionDef)}


def class_values(class_: ast.ClassDef) -> list[tuple[str, ast.expr]]:
    """Return the attributes that a class itself gives a value, outside of its methods."""
    return [
        (target.id, node.value)
        for node in class_.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in targets(node)
        if isinstance(target, ast.Name)
    ]


def parameters(function: ast.FunctionDef) -> list[Parameter]:
    """Return the parameters that can be given by position."""
    arguments, given = function.args.args, function.args.defaults
    missing = [None] * (len(arguments) - len(given))
    return list(zip(arguments, [*missing, *given], strict=True))


def set_parameters(function: ast.FunctionDef, new: list[Parameter]) -> None:
    """Give a function other parameters; those without a default come first."""
    function.args.args = [argument for argument, _ in new]
    function.args.defaults = [default for _, default in new if default is not None]


def walk(node: ast.AST) -> list[ast.AST]:
    """Return a node and all below it, as `ast.walk` does in three times the time."""
    found = [node]
    for each in found:
        for value in each.__dict__.values():
            if type(value) is list:
                found += [inner for inner in value if isinstance(inner, ast.AST)]
            elif isinstance(value, ast.AST) and value.__dict__:
                found.append(value)
    return found


def substitute(node: ast.AST, values: dict[str, ast.expr]) -> None:
    """Put expressions in the place of names that are read in a piece of code."""
    for field_ in node._fields:
        value = getattr(node, field_, None)
        if isinstance(value, ast.Name) and value.id in values:
            setattr(node, field_, copy.deepcopy(values[value.id]))
        elif isinstance(value, ast.AST):
            substitute(value, values)
        elif isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, ast.Name) and each.id in values:
                    value[index] = copy.deepcopy(values[each.id])
                elif isinstance(each, ast.AST):
                    substitute(each, values)


def targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    """Return what an assignment assigns to."""
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def is_self(node: ast.Attribute) -> bool:
    """Whether it is an attribute of `self`."""
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def is_super(node: ast.expr) -> bool:
    """Whether it is `super()`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "super"
    )


def root_name(node: ast.expr) -> str:
    """Return the name with which `a.b.c` begins, or ""."""
    base = base_of(node)
    return base.id if isinstance(base, ast.Name) else ""


def is_constant(node: ast.expr, imports: frozenset[str]) -> bool:
    """Whether an expression is a literal, or a name of a module such as `tf.nn.relu`."""
    if isinstance(node, ast.Attribute):
        return root_name(node) in imports
    return is_literal(node)


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is a number, a text, None, a truth value or a tuple of them."""
    if isinstance(node, ast.Tuple):
        return all(map(is_literal, node.elts))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Dict):
        return not node.keys
    return isinstance(node, ast.Constant)


def _make_all_positional(function: ast.FunctionDef) -> None:
    """Take the `*` out of a signature where all behind it have defaults."""
    arguments = function.args
    if arguments.vararg is None and None not in arguments.kw_defaults:
        arguments.args += arguments.kwonlyargs
        arguments.defaults += [each for each in arguments.kw_defaults if each]
        arguments.kwonlyargs, arguments.kw_defaults = [], []
