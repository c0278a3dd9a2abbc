"""The parts of a text in which a definition stands, and what can be asked of its statements."""

import ast
from collections.abc import Iterator

from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Scope, base_of
from tfscaffold.verify.targets import Target, blocks, chain, place

COMPOUND = ast.For | ast.While | ast.If | ast.With | ast.Try | ast.TryStar | ast.Match
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
END = 1 << 60

# A variable of a scope, `x`, or an attribute of a method's object, `self.x`.
Key = tuple[Scope, str]


class Region:
    """The module, and the functions and the class around a definition.

    Attributes:
        code: The text.
        target: The place of the definition; None where a call gives the model.
        around: The functions and classes around it, from the outside in.
        statement: The definition.
        module: The scope of the module.
        class_: The innermost class around it.
        methods: Of that class, by name.
        init: Its constructor.
        opened: The functions of which only a part is kept.
        scopes: Those of the module and of the opened functions, and their bodies.
        statements: All statements of these scopes, those in blocks too.

    Raises:
        Unverifiable: The text does not have the place.
    """

    def __init__(self, code: Code, target: Target | None) -> None:
        self.code = code
        self.target = target
        self.module = code.scopes.module
        self.around = chain(code, target) if target else []
        self.statement = place(code, target) if target else None
        classes = [node for node in self.around if isinstance(node, ast.ClassDef)]
        # The `self` of a class further out is an argument like others.
        self.class_ = classes[-1] if classes else None
        self.methods = {
            node.name: node
            for node in (self.class_.body if self.class_ else ())
            if isinstance(node, ast.FunctionDef)
        }
        self.init = self.methods.get("__init__")
        self.opened = [
            node for node in self.around if isinstance(node, ast.FunctionDef)
        ]
        if self.opened and self.init and self.init not in self.opened:
            self.opened.append(self.init)
        self.scopes = {
            code.scopes.of(node.body[0]): node.body for node in self.opened
        } | {self.module: code.tree.body}
        self.statements = [
            statement for body in self.scopes.values() for statement in self.below(body)
        ]

    def below(self, body: list[ast.stmt]) -> Iterator[ast.stmt]:
        """Yield the statements of a scope that is open."""
        for statement in body:
            yield statement
            if isinstance(statement, COMPOUND):
                for block in blocks(statement):
                    yield from self.below(block)

    def init_body(self) -> list[ast.stmt] | None:
        return self.init.body if self.init else None

    def branches(self) -> Iterator[tuple[ast.If, bool]]:
        """Yield the conditions around the definition, and what they must be to reach it."""
        node: ast.AST | None = self.statement
        for parent in self.code.scopes.ancestors(node) if node else ():
            if isinstance(parent, ast.If):
                yield parent, node in parent.body
            node = parent

    def loops(self) -> Iterator[ast.For]:
        """Yield the loops of the module around the definition."""
        ancestors = self.code.scopes.ancestors(self.statement) if self.statement else ()
        for parent in ancestors:
            if isinstance(parent, ast.For) and not self.around:
                yield parent

    def start(self, statement: ast.stmt) -> int:
        decorators = getattr(statement, "decorator_list", ())
        first = decorators[0] if decorators else statement
        start = self.code.text.span(first)[0]
        return self.code.text.text.rindex("@", 0, start) if decorators else start

    def end_of_turns(self, statement: ast.stmt) -> int:
        """Return the end of a statement, or of the outermost loop around it."""
        last = statement
        for node in self.code.scopes.ancestors(statement):
            if isinstance(node, ast.For | ast.While):
                last = node
            elif isinstance(node, DEFINITIONS):
                break
        return self.code.text.span(last)[1]

    def loop(self, statement: ast.stmt) -> ast.AST | None:
        for node in self.code.scopes.ancestors(statement):
            if isinstance(node, ast.For | ast.While):
                return node
        return None


def header(statement: ast.stmt) -> Iterator[ast.AST]:
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


def leaves(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from leaves(element)
    elif isinstance(target, ast.Starred):
        yield from leaves(target.value)
    else:
        yield target


def root_of(node: ast.expr) -> str | None:
    base = base_of(node)
    return base.id if isinstance(base, ast.Name) else None


def first_parameter(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else None


def is_super_init(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"


def is_text(statement: ast.stmt) -> bool:
    """Whether a statement is a docstring or the like."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
