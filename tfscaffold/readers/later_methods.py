"""The method that adds all layers to a model of its object, some time after that is made."""

import ast
from collections.abc import Sequence

from tfscaffold.readers.methods import (
    adds_at_once,
    class_of,
    is_named_in_text,
    is_of_others,
    may_read,
    means_the_same_elsewhere,
    reads,
)
from tfscaffold.source.code import Code

_SIMPLE = ast.Expr | ast.Assign | ast.AnnAssign | ast.Return
_AGAIN = ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_WAYS = ast.Yield | ast.YieldFrom | ast.Await


def later_method(
    code: Code, statement: ast.stmt, target: str
) -> ast.FunctionDef | None:
    """Return the method that alone adds layers to the model that `__init__` makes, or None.

    Nothing knows the model before, and no object runs it twice: the file calls it in one place,
    or a second call would fail.

    Args:
        code: The file.
        statement: That makes the model: `self.model = Sequential()`.
        target: The variable that holds it: `self.model`.
    """
    holder, _, attribute = target.rpartition(".")
    function, owner = code.function(statement), class_of(code, statement)
    if (
        holder != "self"
        or owner is None
        or not isinstance(function, ast.FunctionDef)
        or function.name != "__init__"
        or statement not in function.body
        or not _is_alone(code, owner)
        or not means_the_same_elsewhere(code, statement)
    ):
        return None
    rest = function.body[function.body.index(statement) + 1 :]
    if not _leaves(code, rest, attribute):
        return None
    named = [
        each
        for each in code.nodes(ast.Attribute)
        if each.attr == attribute and not is_of_others(code, each, statement)
    ]
    stored = [each for each in named if not isinstance(each.ctx, ast.Load)]
    adding = {
        code.function(each)
        for each in named
        if getattr(code.scopes.parents[each], "attr", "") in ("add", "pop")
    }
    method = next(iter(adding), None)
    if len(stored) != 1 or len(adding) != 1 or not isinstance(method, ast.FunctionDef):
        return None
    once = adds_at_once(code, method, attribute) and _runs_once(
        code, owner, method, attribute, _fails_again(code, method, target)
    )
    return method if once else None


def _is_alone(code: Code, owner: ast.ClassDef) -> bool:
    """Whether a class derives from none, and none of the file from it."""
    bases = [
        ast.unparse(each) for one in code.nodes(ast.ClassDef) for each in one.bases
    ]
    own = [ast.unparse(each) for each in owner.bases]
    return own in ([], ["object"]) and owner.name not in bases and not owner.keywords


def _leaves(code: Code, statements: Sequence[ast.stmt], attribute: str) -> bool:
    """Whether some statements of a method certainly do not know an attribute of its object."""
    return not any(
        reads(each, attribute) or may_read(code, each, attribute) for each in statements
    )


def _fails_again(code: Code, method: ast.FunctionDef, target: str) -> bool:
    """Whether Keras refuses the layers of a method where a model has them already.

    That is so of a second input, and of a second layer of the same name.
    """
    for statement in method.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and ast.unparse(call.func) == f"{target}.add":
            for layer in call.args:
                symbol = code.called(layer)
                if symbol is not None and symbol.name in ("Input", "InputLayer"):
                    return True
                if isinstance(layer, ast.Call) and any(
                    each.arg == "name" and isinstance(each.value, ast.Constant)
                    for each in layer.keywords
                ):
                    return True
    return False


def _runs_once(
    code: Code,
    owner: ast.ClassDef,
    method: ast.FunctionDef,
    attribute: str,
    fails_again: bool,
) -> bool:
    """Whether a method is the first that knows the model, and no object runs it twice."""
    name = method.name
    functions = [each for each in code.nodes(ast.FunctionDef) if each.name == name]
    if (
        functions != [method]
        or method not in owner.body
        or method.decorator_list
        or class_of(code, method.body[0]) is not owner
        or is_named_in_text(code, name)
        or any(isinstance(each, _WAYS) for each in ast.walk(method))
    ):
        return False
    places = [
        each
        for each in code.nodes(ast.Attribute)
        # `self.model.build` is the model's own.
        if each.attr == name and getattr(each.value, "attr", "") != attribute
    ]
    if not places:
        return fails_again
    call = code.call_of(places[0])
    if len(places) != 1 or call is None:
        return False
    statement = code.statement(call)
    if not isinstance(statement, _SIMPLE) or any(
        isinstance(each, _AGAIN) and statement in code.scopes.ancestors(each)
        for each in code.scopes.ancestors(call)
    ):
        return False
    caller, block = code.function(call), code.block(statement)
    above = block[: block.index(statement)]
    if class_of(code, call) is owner and ast.unparse(places[0].value) == "self":
        return (
            isinstance(caller, ast.FunctionDef)
            and caller.name not in ("__init__", name)
            and block is caller.body
            and _leaves(code, above, attribute)
            and _runs_once(code, owner, caller, attribute, fails_again)
        )
    return _is_new(code, owner, places[0].value, statement, above)


def _is_new(
    code: Code,
    owner: ast.ClassDef,
    holder: ast.expr,
    statement: ast.stmt,
    above: Sequence[ast.stmt],
) -> bool:
    """Whether an object is made in a statement, or right above it, with no use in between."""
    if not isinstance(holder, ast.Name):
        return _makes(code, owner, holder)
    mentions = [
        each
        for each in ast.walk(statement)
        if isinstance(each, ast.Name) and each.id == holder.id
    ]
    if mentions != [holder]:
        return False
    elsewhere = any(
        isinstance(each, ast.Name) and each.id == holder.id
        for function in code.nodes(ast.FunctionDef)
        if function is not code.function(holder)
        for each in ast.walk(function)
    )
    for each in reversed(above):
        if (
            isinstance(each, ast.Assign)
            and [ast.unparse(target) for target in each.targets] == [holder.id]
            and _makes(code, owner, each.value)
        ):
            return True
        if any(
            (isinstance(node, ast.Name) and node.id == holder.id)
            or (isinstance(node, ast.Call) and elsewhere)
            for node in ast.walk(each)
        ):
            return False
    return False


def _makes(code: Code, owner: ast.ClassDef, value: ast.expr) -> bool:
    """Whether an expression makes an object of a class of the file."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name):
        return False
    return [each.node for each in code.bindings(value.func)] == [owner]
