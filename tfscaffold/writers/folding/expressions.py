"""What is left of expressions and statements where parts of them are constant."""

import ast
import copy

from tfscaffold.writers.folding.known import (
    ACTIVATIONS,
    CALLED,
    COMPARED,
    LINEAR,
    OF_NONE,
    evaluated,
    is_pure,
    literal,
    value_of,
)
from tfscaffold.writers.folding.program import (
    Facts,
    Program,
    is_literal,
    is_self,
    is_super,
    parameters,
    root_name,
    substitute,
    walk,
)

# What no object but a block has.
_OF_BLOCKS = ("return_sequences", "return_state")
# The longest expression that is written in the place of a call.
_SHORT = 24
_NONE = ast.dump(ast.Constant(None))


class Folder:
    """Puts constants in the place of what reads them, and draws the conclusions."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self._program = program
        self._facts = facts
        self._owner = ""
        self._has_usual_policy = False
        self._known: dict[tuple[str, str], ast.expr | None] = {}
        # What functions give that do nothing else, by the names of their parameters.
        self._given: dict[str, tuple[list[str], ast.expr]] = {}
        self._empty: set[str] = set()
        self._note_simple()

    def run(self) -> None:
        """Fold the whole program."""
        for owner, function in self._program.functions():
            self._owner, self._function = owner, function
            self._has_usual_policy = not self._program.uses.sets_policy and not any(
                argument.arg == "dtype" for argument, _ in parameters(function)
            )
            function.body = self.block(function.body) or [ast.Pass()]

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return what is left of statements."""
        result: list[ast.stmt] = []
        body = [each for each in body if not isinstance(each, ast.Pass)]
        for statement in body:
            new = self.statement(statement)
            if new != [statement]:
                self._program.changed = True
            result += new
            if result and isinstance(result[-1], ast.Return | ast.Raise):
                break
        if len(result) > 1 and _is_returned(result[-2], result[-1]):
            result[-2:] = [ast.Return(result[-2].value)]  # type: ignore[attr-defined]
            self._program.changed = True
        if len(result) < len(body):
            self._program.changed = True
        return result

    def statement(self, node: ast.stmt) -> list[ast.stmt]:
        """Return what is left of a statement."""
        if isinstance(node, ast.FunctionDef):
            node.body = self.block(node.body)
            return [node]
        self._children(node)
        if isinstance(node, ast.If):
            return self._if(node)
        if isinstance(node, ast.For | ast.With | ast.While):
            node.body = self.block(node.body)
            is_over = isinstance(node, ast.For) and is_pure(node.iter)
            if is_over and (not node.body or _is_empty(node)):
                return []
            node.body = node.body or [ast.Pass()]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            key = self._key(node.value)
            arguments = [*node.value.args, *(k.value for k in node.value.keywords)]
            if key in self._empty and all(map(is_pure, arguments)):
                return []
        return [node]

    def _if(self, node: ast.If) -> list[ast.stmt]:
        node.test = self._truth(node.test)
        if is_literal(node.test):
            return self.block(node.body if value_of(node.test) else node.orelse)
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        if not node.body and not node.orelse and is_pure(node.test):
            return []
        if not node.body and node.orelse:
            node.test = ast.UnaryOp(ast.Not(), node.test)
            node.body, node.orelse = node.orelse, []
        node.body = node.body or [ast.Pass()]
        return [node]

    def _children(self, node: ast.AST) -> None:
        """Fold the expressions right below a node; blocks of statements are left."""
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.expr):
                setattr(node, name, self.expression(value))
            elif isinstance(value, list):
                for index, each in enumerate(value):
                    if isinstance(each, ast.expr):
                        value[index] = self.expression(each)
                    elif isinstance(each, ast.AST) and not isinstance(each, ast.stmt):
                        self._children(each)
            elif isinstance(value, ast.arguments):
                self._children(value)

    def expression(self, node: ast.expr) -> ast.expr:
        """Return what is left of an expression."""
        if isinstance(node, ast.Constant | ast.Name):
            return node
        self._children(node)
        rule = getattr(self, f"_{type(node).__name__.lower()}", None)
        new: ast.expr = rule(node) if rule else node
        if new is not node:
            self._program.changed = True
        return new

    def _attribute(self, node: ast.Attribute) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return node
        is_own = is_self(node) and bool(self._owner)
        if is_own or node.attr in _OF_BLOCKS:
            key = self._owner if is_own else "", node.attr
            if key not in self._known:
                self._known[key] = self._facts.constant(*key)
            found = self._known[key]
            return node if found is None else copy.deepcopy(found)
        if node.attr == "quantization_mode" and self._has_usual_policy:
            return ast.Constant(None)
        return node

    def _boolop(self, node: ast.BoolOp) -> ast.expr:
        decides = isinstance(node.op, ast.Or)
        values: list[ast.expr] = []
        for index, value in enumerate(node.values):
            is_last = index == len(node.values) - 1
            if is_literal(value) and bool(value_of(value)) == decides:
                values.append(value)
                break
            if not is_literal(value) or is_last:
                values.append(value)
        if decides and any(map(self._is_initializer, values[:1])):
            return values[0]
        is_and_true = len(values) == 2 and not decides and _is(values[1], True)
        if is_and_true and isinstance(values[0], ast.Name | ast.Compare):
            # Truth values, all of them.
            values.pop()
        if len(values) == len(node.values):
            return node
        return values[0] if len(values) == 1 else ast.BoolOp(node.op, values)

    def _is_initializer(self, node: ast.expr) -> bool:
        """Whether a parameter gets an initializer in all calls."""
        key = f".{self._function.name}"
        names = [argument.arg for argument, _ in parameters(self._function)]
        if not isinstance(node, ast.Name) or node.id not in names:
            return False
        if (
            node.id != "initializer"
            or self._function.name in self._program.uses.attributes
        ):
            return False
        place = names.index(node.id) - 1
        calls = self._facts.calls[key]
        return bool(calls) and all(
            len(call.args) > place
            and not any(isinstance(each, ast.Starred) for each in call.args)
            and self._facts.is_initializer(call.args[place])
            for call in calls
        )

    def _truth(self, node: ast.expr) -> ast.expr:
        """Return an expression of which only the truth counts."""
        if isinstance(node, ast.BoolOp):
            last = node.values[-1]
            if is_literal(last) and all(map(is_pure, node.values)):
                decides = isinstance(node.op, ast.Or)
                if bool(value_of(last)) == decides:
                    return ast.Constant(decides)
                rest = node.values[:-1]
                return rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        return node

    def _unaryop(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not) and is_literal(node.operand):
            return ast.Constant(not value_of(node.operand))
        return node

    def _ifexp(self, node: ast.IfExp) -> ast.expr:
        node.test = self._truth(node.test)
        if is_literal(node.test):
            return node.body if value_of(node.test) else node.orelse
        return node

    def _compare(self, node: ast.Compare) -> ast.expr:
        left, right = node.left, node.comparators[0]
        if len(node.ops) > 1:
            return node
        if is_literal(left) and is_literal(right):
            return evaluated(COMPARED[type(node.ops[0])], left, right) or node
        is_not_none = isinstance(left, ast.Tuple | ast.List) or (
            isinstance(left, ast.Attribute) and root_name(left) in self._program.imports
        )
        if is_not_none and _is(right, None):
            return ast.Constant(isinstance(node.ops[0], ast.IsNot))
        return node

    def _binop(self, node: ast.BinOp) -> ast.expr:
        left, right = node.left, node.right
        if isinstance(node.op, ast.FloorDiv) and _is(right, 1):
            return left
        if isinstance(node.op, ast.Mult):
            for one, other in ((left, right), (right, left)):
                # A list would be copied.
                if _is(one, 1) and not isinstance(other, ast.List):
                    return other
        if not is_literal(left) or not is_literal(right):
            return node
        a, b = value_of(left), value_of(right)
        if isinstance(node.op, ast.Mult) and type(a) in (int, tuple) and type(b) is int:
            return literal(a * b)
        if isinstance(node.op, ast.Add | ast.Sub) and type(a) is type(b) is int:
            return literal(a + b if isinstance(node.op, ast.Add) else a - b)
        return node

    def _subscript(self, node: ast.Subscript) -> ast.expr:
        index = node.slice
        if isinstance(node.value, ast.Tuple) and isinstance(index, ast.Constant):
            place, parts = index.value, node.value.elts
            if (
                isinstance(place, int)
                and place < len(parts)
                and all(map(is_pure, parts))
            ):
                return parts[place]
        return node

    def _call(self, node: ast.Call) -> ast.expr:
        key = self._key(node)
        if key in self._given:
            return self._result(node, *self._given[key])
        arguments = node.args
        if is_super(getattr(node.func, "value", node)) and arguments:
            bases = self._program.line(self._owner)[1:]
            if not bases and [ast.dump(each) for each in arguments] == [_NONE]:
                return ast.Call(node.func, [], node.keywords)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "Variable":
            kept = [
                k
                for k in node.keywords
                if k.arg != "trainable" or not _is(k.value, True)
            ]
            if len(kept) < len(node.keywords):
                return ast.Call(node.func, arguments, kept)
        if isinstance(node.func, ast.Name) and node.func.id == "getattr":
            return self._looked_up(node)
        if node.keywords or not all(map(is_literal, arguments)):
            return node
        if isinstance(node.func, ast.Attribute):
            is_cased = node.func.attr in ("upper", "lower") and not arguments
            if is_cased and isinstance(node.func.value, ast.Constant):
                return literal(getattr(node.func.value.value, node.func.attr)())
            name = ast.unparse(node.func)
            if name == "keras.activations.get" and len(arguments) == 1:
                word = value_of(arguments[0])
                if word in ACTIVATIONS:
                    return ast.parse(f"keras.activations.{word}", mode="eval").body
            if name in OF_NONE and len(arguments) == 1 and _is(arguments[0], None):
                return ast.parse(OF_NONE[name], mode="eval").body
        elif isinstance(node.func, ast.Name) and node.func.id in CALLED and arguments:
            return evaluated(CALLED[node.func.id], *arguments) or node
        return node

    def _looked_up(self, node: ast.Call) -> ast.expr:
        """Return None for `getattr(self, f"{name}_end", None)` where no name ends so."""
        end = (
            ast.literal_eval(node.args[1].values[-1])
            if isinstance(node.args[1], ast.JoinedStr)
            else ""
        )
        stored = {name for name, stores in self._facts.stores.items() if stores}
        if any(
            name.endswith(end) for name in (*stored, *self._program.uses.attributes)
        ):
            return node
        return node.args[2]

    def _result(self, node: ast.Call, names: list[str], given: ast.expr) -> ast.expr:
        """Return what the call of a function gives that does nothing else."""
        values = dict(zip(names, node.args, strict=False))
        values |= {each.arg: each.value for each in node.keywords if each.arg}
        if set(values) != set(names) or len(node.args) > len(names):
            return node
        if isinstance(given, ast.Name) and names == [given.id]:
            return values[given.id]
        is_simple = all(
            isinstance(each, ast.Name | ast.Constant) for each in values.values()
        )
        if not is_simple and not (
            is_literal(given) and all(map(is_pure, values.values()))
        ):
            return node
        holder = ast.Expr(copy.deepcopy(given))
        substitute(holder, values)
        return holder.value

    def _key(self, node: ast.Call) -> str:
        """Return what is called, as `Facts.calls` has it; "" for what is not certain."""
        if isinstance(node.func, ast.Name):
            return node.func.id
        if isinstance(node.func, ast.Attribute):
            root = root_name(node.func)
            if root in self._program.imports:
                return ast.unparse(node.func) if node.func.attr == "linear" else ""
            return f".{node.func.attr}" if is_self(node.func) else ""
        return ""

    def _note_simple(self) -> None:
        """Note the functions that do nothing but give an argument or a constant."""
        self._given[LINEAR] = (["x"], ast.Name("x", ast.Load()))
        counts: dict[str, int] = {}
        for owner, function in self._program.functions():
            key = f".{function.name}" if owner else function.name
            counts[key] = counts.get(key, 0) + 1
        for owner, function in self._program.functions():
            key = f".{function.name}" if owner else function.name
            if counts[key] == 1 and not function.decorator_list:
                self._note(key, function)

    def _note(self, key: str, function: ast.FunctionDef) -> None:
        """Note what calls of a function can be replaced by, if it is simple."""
        if function.name in (*self._program.uses.attributes, *CALLED):
            return
        body = without_docstring(function.body)
        names = [a.arg for a, _ in parameters(function) if a.arg != "self"]
        if all(isinstance(each, ast.Pass) for each in body):
            self._empty.add(key)
        last = body[0] if len(body) == 1 else None
        value = last.value if isinstance(last, ast.Return) else None
        if value is None:
            return
        facts = self._facts
        count = facts.all_reads(function.name) + facts.names[function.name]
        is_short = count == 1 and len(ast.unparse(value)) <= _SHORT
        if (
            is_literal(value)
            or (isinstance(value, ast.Name) and value.id in names)
            or (is_short and _names(value) <= {"self", *names, *self._program.imports})
        ):
            self._given[key] = (names, value)


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of a function or class behind its docstring."""
    first = body[0] if body else None
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if is_text else body


def _names(node: ast.expr) -> set[str]:
    return {each.id for each in walk(node) if isinstance(each, ast.Name)}


def _is_empty(node: ast.stmt) -> bool:
    """Whether it is a loop over `{}.items()`."""
    call = node.iter if isinstance(node, ast.For) else None
    function = call.func if isinstance(call, ast.Call) else None
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Dict)


def _is_returned(node: ast.stmt, last: ast.stmt) -> bool:
    """Whether a statement gives a variable its value, and the next one returns it."""
    if not isinstance(node, ast.Assign) or not isinstance(last, ast.Return):
        return False
    target, *others = node.targets
    return (
        not others
        and isinstance(target, ast.Name)
        and (isinstance(last.value, ast.Name) and last.value.id == target.id)
    )


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
