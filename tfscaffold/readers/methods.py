"""Methods of the class whose object holds a model: whose `self` it is, and which one adds the layers."""

import ast
from collections.abc import Mapping

from tfscaffold.source.code import Code


def class_of(code: Code, node: ast.AST) -> ast.ClassDef | None:
    """Return the class of which a place stands in a method with a `self`, or None."""
    function = code.function(node)
    if function is None or [each.arg for each in function.args.args[:1]] != ["self"]:
        return None
    parent = code.scopes.parents[function]
    return parent if isinstance(parent, ast.ClassDef) else None


def is_of_others(code: Code, node: ast.Attribute, statement: ast.stmt) -> bool:
    """Whether an attribute is read of the `self` of objects that no statement of a class sets.

    Args:
        code: The file.
        node: The attribute.
        statement: Of a method that sets an attribute of its own `self`.
    """
    if not isinstance(node.value, ast.Name) or node.value.id != "self":
        return False
    one, other = class_of(code, node), class_of(code, statement)
    if one is None or other is None or one is other:
        return False
    classes = code.nodes(ast.ClassDef)
    by_name = {each.name: each for each in classes}
    names = [each.name for each in classes]
    if any(names.count(each.name) > 1 for each in (one, other)):
        return False
    return not any(
        {one.name, other.name} <= ancestry(each, by_name) for each in classes
    )


def method_called(code: Code, call: ast.Call) -> ast.FunctionDef | None:
    """Return the method of a class of this file that `self.method(...)` certainly calls.

    It is only ever called, and neither a generator nor decorated.
    """
    if not (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "self"
    ):
        return None
    owner = class_of(code, call)
    name = call.func.attr
    methods = [each for each in code.nodes(ast.FunctionDef) if each.name == name]
    if owner is None or len(methods) != 1 or methods[0] not in owner.body:
        return None
    (method,) = methods
    reads = [each for each in code.nodes(ast.Attribute) if each.attr == name]
    if is_named_in_text(code, name):
        return None
    ways = ast.Yield | ast.YieldFrom | ast.Await
    if (
        class_of(code, method.body[0]) is not owner
        or method.decorator_list
        or not all(_is_own_call(code, each, owner) for each in reads)
        or any(isinstance(node, ways) for node in ast.walk(method))
    ):
        return None
    return method


def static_method_called(code: Code, call: ast.Call) -> ast.FunctionDef | None:
    """Return the static method of a class of this file that `Net.method(...)` certainly calls.

    It is only ever called: on its class, or on the `self` of one of its objects.
    """
    if not isinstance(call.func, ast.Attribute):
        return None
    name = call.func.attr
    methods = [each for each in code.nodes(ast.FunctionDef) if each.name == name]
    owner = code.scopes.parents[methods[0]] if len(methods) == 1 else None
    reads = [each for each in code.nodes(ast.Attribute) if each.attr == name]
    if not isinstance(owner, ast.ClassDef) or not is_static(methods[0]):
        return None
    if is_named_in_text(code, name):
        return None
    if not all(
        _is_own_call(code, each, owner) or _is_call_on(code, each, owner)
        for each in reads
    ):
        return None
    return methods[0]


def is_named_in_text(code: Code, name: str) -> bool:
    """Whether a string is a method's name, by which `getattr` may find it."""
    return any(each.value == name for each in code.nodes(ast.Constant))


def is_static(method: ast.FunctionDef) -> bool:
    """Whether a method is given neither its object nor its class."""
    return [ast.unparse(each) for each in method.decorator_list] == ["staticmethod"]


def is_given_self(code: Code, function: ast.FunctionDef) -> bool:
    """Whether a function is a method that gets its object before what a call gives it."""
    in_class = isinstance(code.scopes.parents[function], ast.ClassDef)
    return in_class and not is_static(function)


def calls_of(code: Code, method: ast.FunctionDef) -> tuple[ast.Call, ...]:
    """Return the calls of a method that is only ever called."""
    parents = [
        code.scopes.parents[each]
        for each in code.nodes(ast.Attribute)
        if each.attr == method.name
    ]
    return tuple(each for each in parents if isinstance(each, ast.Call))


def _is_own_call(code: Code, read: ast.Attribute, owner: ast.ClassDef) -> bool:
    return (
        code.call_of(read) is not None
        and isinstance(read.value, ast.Name)
        and read.value.id == "self"
        and class_of(code, read) is owner
    )


def _is_call_on(code: Code, read: ast.Attribute, owner: ast.ClassDef) -> bool:
    """Whether a method is called on a variable that can only be its class."""
    if code.call_of(read) is None or not isinstance(read.value, ast.Name):
        return False
    return [each.node for each in code.bindings(read.value)] == [owner]


def adding_method(
    code: Code, statement: ast.stmt, target: str
) -> ast.FunctionDef | None:
    """Return the method that adds all layers to a model which another method has made, or None.

    It is called once, in the same block, and nothing in between can know the model.

    Args:
        code: The file.
        statement: That makes the model: `self.model = Sequential()`.
        target: The variable that holds it: `self.model`.
    """
    holder, _, attribute = target.rpartition(".")
    if (
        holder != "self"
        or class_of(code, statement) is None
        or not means_the_same_elsewhere(code, statement)
    ):
        return None
    block = code.block(statement)
    for following in block[block.index(statement) + 1 :]:
        call = following.value if isinstance(following, ast.Expr) else None
        method = method_called(code, call) if isinstance(call, ast.Call) else None
        if method is not None and reads(method, attribute):
            alone = len(calls_of(code, method)) == 1
            return method if alone and adds_at_once(code, method, attribute) else None
        if (
            reads(following, attribute)
            or may_read(code, following, attribute)
            or any(isinstance(each, ast.Return) for each in ast.walk(following))
        ):
            return None
    return None


def means_the_same_elsewhere(code: Code, statement: ast.stmt) -> bool:
    """Whether `self.model = Sequential(name="net")` can stand in another method."""
    call = getattr(statement, "value", None)
    if not isinstance(call, ast.Call) or call.args:
        return False
    names = [each for each in ast.walk(call) if isinstance(each, ast.Name)]
    return all(isinstance(each.value, ast.Constant) for each in call.keywords) and all(
        code.scopes.of(each).owner(each.id) in (None, code.scopes.module)
        for each in names
    )


def reads(node: ast.AST, attribute: str) -> bool:
    """Whether a piece of code names an attribute, of whatever object."""
    return any(
        isinstance(each, ast.Attribute) and each.attr == attribute
        for each in ast.walk(node)
    )


def may_read(code: Code, node: ast.AST, attribute: str) -> bool:
    """Whether what a piece of code calls may read an attribute of `self`."""
    for each in ast.walk(node):
        if not isinstance(each, ast.Name) or each.id != "self":
            continue
        parent = code.scopes.parents[each]
        if not isinstance(parent, ast.Attribute):
            return True
        if code.call_of(parent) is None:
            continue
        called = [one for one in code.nodes(ast.FunctionDef) if one.name == parent.attr]
        if not called or any(
            reads(one, attribute) or _hands_on_self(code, one) for one in called
        ):
            return True
    return False


def _hands_on_self(code: Code, method: ast.FunctionDef) -> bool:
    """Whether a method calls another one, or gives its object to something."""
    for each in ast.walk(method):
        if isinstance(each, ast.Name) and each.id == "self":
            parent = code.scopes.parents[each]
            if not isinstance(parent, ast.Attribute) or code.call_of(parent):
                return True
    return False


def adds_at_once(code: Code, method: ast.FunctionDef, attribute: str) -> bool:
    """Whether a method first adds a layer to the model, and does not return before the last one."""
    using = [each for each in method.body if reads(each, attribute)]
    adding = [each for each in using if f"self.{attribute}.add(" in ast.unparse(each)]
    if not adding or using[0] is not adding[0]:
        return False
    until = method.body[: method.body.index(adding[-1]) + 1]
    return not any(
        may_read(code, each, attribute)
        or any(isinstance(node, ast.Return) for node in ast.walk(each))
        for each in until
    )


def ancestry(one: ast.ClassDef, by_name: Mapping[str, ast.ClassDef]) -> set[str]:
    """Return the names of a class and of all those that it derives from."""
    found, pending = set[str](), [one]
    while pending:
        each = pending.pop()
        if each.name in found:
            continue
        found.add(each.name)
        bases = [ast.unparse(base).rpartition(".")[2] for base in each.bases]
        pending += [by_name[base] for base in bases if base in by_name]
    return found
