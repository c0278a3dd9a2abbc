"""Uses of something that may be any model of the file."""

import ast

from tfscaffold.model.graph import Use
from tfscaffold.readers.built import holds_model
from tfscaffold.readers.uses import foreign, is_sequential, named_use
from tfscaffold.source.code import Code


def only_freezes(code: Code, layers: ast.AST) -> bool:
    """Whether `.layers` is read for a loop that sets nothing but `trainable` of each layer.

    The input of a model of another form may be among them: it has no weights.
    """
    iterated = code.scopes.parents[layers]
    if isinstance(iterated, ast.Subscript):
        bounds = iterated.slice
        if not isinstance(bounds, ast.Slice) or bounds.step is not None:
            return False
        # From the end: the input does not shift them.
        ends = [each for each in (bounds.lower, bounds.upper) if each is not None]
        if not all(isinstance(each, ast.UnaryOp) for each in ends):
            return False
        layers, iterated = iterated, code.scopes.parents[iterated]
    if not isinstance(iterated, ast.For) or iterated.iter is not layers:
        return False
    variable = ast.unparse(iterated.target)
    return not iterated.orelse and all(
        isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Constant)
        and [ast.unparse(target) for target in each.targets]
        == [f"{variable}.trainable"]
        for each in iterated.body
    )


def foreign_uses(code: Code) -> list[Use]:
    """Return uses that may be of any model of the file, once it is handed on.

    These are `.layers` of something unknown, and tests for the class Sequential. A variable
    that certainly holds a pretrained model holds none of the file's.
    """
    found = []
    for node in code.nodes(ast.Attribute):
        if (
            node.attr == "layers"
            and isinstance(node.ctx, ast.Load)
            and code.symbol(node) is None
            and not (holds_model(code, node.value))
        ):
            found.append(foreign(named_use(code, "layers", node)))
    for call in code.nodes(ast.Call):
        if (
            isinstance(call.func, ast.Name)
            and call.func.id in ("isinstance", "issubclass", "type")
            and any(is_sequential(code, each) for each in ast.walk(call))
        ):
            found.append(foreign(named_use(code, "isinstance", call)))
    return found
