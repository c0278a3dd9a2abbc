"""Classes that would be the first layer of a Sequential which stays one.

Keras builds a Sequential at once if its first layer knows the shape of its input. A Sequential
does, and a class does not: the other one would have its variables later.
"""

import ast
from collections.abc import Collection, Iterable, Iterator

from tfscaffold.convert.inner_models import made
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code


def refused_first_layers(
    code: Code, graphs: Iterable[Graph], converted: Collection[ast.AST]
) -> Iterator[Diagnostic]:
    """Yield why some models cannot be classes.

    Args:
        code: The file.
        graphs: Those that would be.
        converted: The calls that make models which are converted.
    """
    others = [
        call
        for call in code.nodes(ast.Call)
        if (symbol := code.called(call)) is not None
        and symbol.name == "Sequential"
        and call not in converted
    ]
    places = {place for call in others for place in _first_places(call, code)}
    for graph in graphs if places else ():
        uses = [use for use in graph.uses if use.what == "" and use.node in places]
        if uses or made(code, graph) in places:
            yield Diagnostic(
                "TFS101",
                "error",
                graph.line,
                graph.column,
                "The model may be the first layer of a Sequential that stays one, and that "
                "would have its variables later: a class does not know its input.",
                "Convert to functional, or state `keras.Input(shape=...)` in that Sequential.",
            )


def _first_places(call: ast.Call, code: Code) -> Iterator[ast.AST]:
    """Yield the expressions that may be the first layer of a Sequential."""
    listed = [k.value for k in call.keywords if k.arg == "layers"]
    given = next(iter(call.args or listed), None)
    if isinstance(given, ast.List | ast.Tuple) and given.elts:
        yield given.elts[0]
        return
    if given is not None and not isinstance(given, ast.List | ast.Tuple):
        for each in code.nodes(ast.List):
            yield from each.elts[:1]
    added = _first_added(call, code) if given is None else None
    if added is not None:
        yield added
        return
    for name in ("add", "append", "insert"):
        for other in code.calls_by_name.get(name, ()):
            yield from other.args[-1:]


def _first_added(call: ast.Call, code: Code) -> ast.expr | None:
    """Return what is certainly added first to an empty Sequential that a variable holds."""
    statement = code.statement(call)
    if not isinstance(statement, ast.Assign) or statement.value is not call:
        return None
    held = ast.unparse(statement.targets[0])
    block = code.block(statement)
    for each in block[block.index(statement) + 1 :]:
        added = each.value if isinstance(each, ast.Expr) else None
        if isinstance(added, ast.Call) and ast.unparse(added.func) == f"{held}.add":
            return added.args[0] if added.args else None
        if any(ast.unparse(node) == held for node in ast.walk(each)):
            return None
    return None
