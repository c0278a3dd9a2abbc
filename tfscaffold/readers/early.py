"""What may see a model before its last layer is added, and no longer could in another form."""

import ast
from collections.abc import Iterable, Iterator

from tfscaffold.model.graph import Target
from tfscaffold.readers.flow import functions_called, places
from tfscaffold.readers.sites import Refuse, Sites
from tfscaffold.readers.variables import container, is_apart, is_target
from tfscaffold.source.code import Code


def refuse_early(
    code: Code,
    target: Target,
    found: Sites,
    known: Iterable[ast.AST],
    refuse: Refuse,
) -> None:
    """Refuse what may see a model before its last layer is added.

    Args:
        code: The file.
        target: The variable that holds it.
        found: The statements that make it.
        known: Where it is read under any name.
        refuse: Notes a reason why it cannot be converted.
    """
    if not found.adds:
        return
    for call in _calls(code, target.text, found):
        refuse(
            "TFS104",
            call,
            "What is called here may read the model, before its last layer is added.",
            "Call it above the model, or below its last layer.",
        )
    for place in _reads(code, target.text, found, known) if target.element else ():
        refuse(
            "TFS104",
            place,
            "What holds the model is read here, before its last layer is added.",
            "Make the model in a variable, and put it there below its last layer.",
        )


def _calls(code: Code, target: str, found: Sites) -> Iterator[ast.expr]:
    """Yield the calls between the layers whose functions may read the variable."""
    statement = found.sites[0].node
    home = code.function(statement)
    readers = {code.function(each) for each in places(code, target, statement)}
    readers -= {home, None}
    adding = {added.node for added in found.adds if added.helper is not None}
    for call in code.nodes(ast.Call) if readers else ():
        if (
            _is_between(code, call, found)
            and call not in adding
            and not (isinstance(call.func, ast.Attribute) and call.func.attr == "add")
            and any(each in readers for each in _run(code, call))
        ):
            yield call
    for function in readers:
        if isinstance(function, ast.FunctionDef) and _is_between(code, function, found):
            yield from _handed_on(code, function, found)


def _handed_on(
    code: Code, function: ast.FunctionDef, found: Sites
) -> Iterator[ast.expr]:
    """Yield where a function that reads the model is read between the layers, but to call it."""
    for node in code.nodes(ast.Name):
        if (
            node.id == function.name
            and isinstance(node.ctx, ast.Load)
            and _is_between(code, node, found)
            and code.call_of(node) is None
            and code.function(node) is code.function(function)
        ):
            yield node


def _run(code: Code, call: ast.Call) -> Iterator[ast.AST]:
    """Yield what is in the functions of the file that a call may run."""
    pending, seen = [call], set[ast.AST]()
    while pending:
        for function in functions_called(code, pending.pop().func):
            if function not in seen:
                seen.add(function)
                inside = [*ast.walk(function)]
                yield from inside
                pending += [each for each in inside if isinstance(each, ast.Call)]


def _reads(
    code: Code, target: str, found: Sites, known: Iterable[ast.AST]
) -> Iterator[ast.AST]:
    """Yield what may read the element between the layers, but to add one; arguments as above."""
    held = container(target)
    own = {each for site in found.sites for each in _own_places(site.node, target)}
    read: list[ast.AST] = [*known]
    names: list[ast.Name | ast.Attribute] = [*code.nodes(ast.Name)]
    for node in (*names, *code.nodes(ast.Attribute)):
        if ast.unparse(node) == held and isinstance(node.ctx, ast.Load):
            place: ast.AST = node
            while isinstance(parent := code.scopes.parents[place], ast.Subscript):
                place = parent
            read.append(place if place in own else node)
    seen = set[int]()
    for place in read:
        start = code.text.span(place)[0]  # type: ignore[arg-type]
        if any(is_apart(each, target) for each in _parts(code, place)):
            continue
        if _is_between(code, place, found) and place not in own and start not in seen:
            seen.add(start)
            yield place


def _parts(code: Code, place: ast.AST) -> Iterator[ast.AST]:
    """Yield what an expression reads an element or attribute of, and what reads one of it."""
    yield code.scopes.parents[place]
    yield place
    while isinstance(place, ast.Attribute | ast.Subscript):
        place = place.value
        yield place


def _own_places(statement: ast.stmt, target: str) -> Iterator[ast.AST]:
    """Yield where a statement of a definition names the model, or makes it."""
    if isinstance(statement, ast.Assign):
        yield from statement.targets
        yield statement.value
    call = getattr(statement, "value", None)
    if isinstance(call, ast.Call):
        receiver = getattr(call.func, "value", None)
        if receiver is not None and getattr(call.func, "attr", "") == "append":
            # `models.append(Sequential())`, which may read its list.
            yield receiver
            yield from call.args
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        for each in (receiver, *given):
            if each is not None and is_target(each, target):
                yield each


def _is_between(code: Code, node: ast.AST, found: Sites) -> bool:
    start = code.text.span(node)[0]  # type: ignore[arg-type]
    return found.sites[0].start <= start < found.sites[-1].end
