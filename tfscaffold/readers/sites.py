"""Which statements belong to a Sequential definition: its making, and each `.add`."""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tfscaffold.model.graph import Handed, Helper, Site
from tfscaffold.readers.branches import building_branch
from tfscaffold.readers.closures import closure
from tfscaffold.readers.handed import handed_over
from tfscaffold.readers.helpers import called
from tfscaffold.readers.later_methods import later_method
from tfscaffold.readers.layout import beside, can_be_split, gap, whole_lines
from tfscaffold.readers.leaving import jumps_out, seen_unfinished
from tfscaffold.readers.methods import adding_method
from tfscaffold.readers.stacks import is_add, stacked
from tfscaffold.readers.variables import is_target, may_change
from tfscaffold.source.code import LOOPS, Code

Refuse = Callable[[str, ast.AST, str, str], None]
_BLOCKS = ast.For | ast.While | ast.If | ast.With | ast.Try | ast.Match
_PARTS = ast.stmt | ast.ExceptHandler | ast.match_case
# What the layers so far can tell.
PEEKS = ("output_shape", "summary")
# What changes the layers.
GROWING = ("add", "pop")
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda


@dataclass(frozen=True)
class Added:
    """A layer that `.add` puts on the model.

    Attributes:
        node: The layer.
        site: Index of its statement.
        block: The loop, condition or other block in which it stands, or None.
        variable: Where `node` is a list, the variable of the loop that adds each of its layers.
        argument: Where `node` calls a function that adds layers, the model in the call.
        helper: That function, or None.
        stacked: Whether `node` is a list of layers.
    """

    node: ast.expr
    site: int
    block: ast.stmt | None = None
    variable: str = ""
    argument: ast.expr | None = None
    helper: Helper | None = None
    stacked: bool = False


@dataclass
class Sites:
    """The statements of a definition.

    Attributes:
        sites: In the order of the text. If the last layer stands in a block, the last site
            is the empty place below it; if a method begins with one, the first is that above it.
        adds: The layers that are added.
        between: Other statements, each with the index of the site that follows it.
        blocks: Loops and conditions with layers in them, likewise.
        name: What `model.name = "..."` between the layers says.
        made: The statement that makes the model, where another method adds the layers.
        later: Whether that is done some time after `__init__`.
        handed: The call of the function that does so, where it is no method.
    """

    sites: list[Site] = field(default_factory=list)
    adds: list[Added] = field(default_factory=list)
    between: list[tuple[ast.stmt, int]] = field(default_factory=list)
    blocks: list[tuple[ast.stmt, int]] = field(default_factory=list)
    name: ast.Constant | None = None
    made: Site | None = None
    later: bool = False
    handed: Handed | None = None


def find(
    code: Code, statement: ast.stmt, target: str, begun: bool, refuse: Refuse
) -> Sites:
    """Return the statements of the definition that `statement` begins.

    It ends where the model is used like a finished one.

    Args:
        code: The file.
        statement: The one that makes the model.
        target: The variable that holds it, or "" where it is returned.
        begun: Whether it is made with layers.
        refuse: Notes a reason why it cannot be converted.
    """
    found = Sites([site_of(code, statement, refuse)])
    if target:
        block = code.block(statement)
        behind = block[block.index(statement) + 1 :]
        _follow(code, found, behind, target, begun, refuse)
        seen = seen_unfinished(code, statement, target) if found.adds else None
        if seen is not None:
            refuse(
                "TFS104",
                seen,
                "The model is used here, perhaps without its last layers: making one of them may "
                "fail in the `try`.",
                "Make the model in one statement, or outside of the `try`.",
            )
    branch = None if begun or found.adds else building_branch(code, statement, target)
    if branch is not None:
        moved = Sites(made=_with_comments_above(code, found.sites[0]))
        _follow(code, moved, branch, target, begun, refuse)
        return moved if moved.adds else found
    method = adding_method(code, statement, target)
    later = None
    if not begun and not found.adds and method is None:
        method = later = later_method(code, statement, target)
    if not begun and not found.adds and method is None:
        handed = handed_over(code, statement, target)
        built = _built(code, found.sites[0], handed, refuse) if handed else None
        return built or found
    own = [added for added in found.adds if added.helper is None]
    if begun or method is None or own or len(found.adds) > 1:
        return found
    made = _with_comments_above(code, found.sites[0])
    moved = Sites(made=made, later=later is not None)
    _follow(code, moved, method.body, target, begun, refuse)
    return moved if moved.adds else found


def find_below(
    code: Code, body: Sequence[ast.stmt], target: str, refuse: Refuse
) -> Sites:
    """Return the statements of a block that add layers to a model that is made elsewhere."""
    found = Sites()
    _follow(code, found, body, target, False, refuse)
    return found


def _built(code: Code, made: Site, handed: Handed, refuse: Refuse) -> Sites | None:
    """Return the statements of a function that builds a whole model, or None if it adds no layer."""
    built = Sites(made=_with_comments_above(code, made), handed=handed)
    _follow(code, built, handed.function.body, handed.parameter.arg, False, refuse)
    name = handed.parameter.arg
    reads = code.scopes.of(handed.function.body[0]).reads(name)
    first = min((code.text.span(each)[0] for each in reads), default=0)
    return built if built.adds and built.sites[0].start <= first else None


def _follow(
    code: Code,
    found: Sites,
    statements: Sequence[ast.stmt],
    target: str,
    begun: bool,
    refuse: Refuse,
) -> None:
    """Find the statements that add layers; arguments as above."""
    between: list[ast.stmt] = []
    waiting = set[ast.stmt]()
    for following in statements:
        if _binds(following, target) and not called(code, following, target):
            break
        if isinstance(following, _BLOCKS) and _binds_below(code, following, target):
            break
        under = following if isinstance(following, _BLOCKS) else None
        own = _extends(code, following, target) or stacked(code, following, target)
        adds = [following] if own else []
        if under is not None:
            adds = list(_adds_below(code, under, target))
        if not adds:
            between.append(following)
            if _reads_later(code, following, target):
                waiting.add(following)
            continue
        start = found.sites[0].start if found.sites else 0
        leaving = [
            each
            for each in (*between, following)
            if jumps_out(code, each, target, start)
        ]
        if leaving and (begun or found.adds):
            break
        if leaving:
            refuse(
                "TFS104",
                leaving[0],
                "A jump may leave the model here before its last layer is added, and it is used "
                "afterwards.",
                "Add all the layers above the jump.",
            )
        if (begun or found.adds) and any(
            _uses_finished(code, each, target) or _names_any(each, waiting)
            for each in between
        ):
            break
        for other in between if found.sites else ():
            name = _name(code, other, target)
            if name is None:
                found.between.append((other, len(found.sites)))
            else:
                found.name = name
                found.sites.append(site_of(code, other, refuse))
        between = []
        stack = stacked(code, following, target)
        if stack is not None:
            layers, variable = stack
            site = len(found.sites)
            found.adds.append(Added(layers, site, variable=variable, stacked=True))
            found.sites.append(site_of(code, following, refuse))
            continue
        if under is not None:
            if not found.sites:
                found.sites.append(_above(code, under))
            found.blocks.append((under, len(found.sites)))
        for each in adds:
            layer = _layer(code, each, target, refuse)
            if layer is not None:
                added = replace(layer, site=len(found.sites), block=under)
                found.adds.append(added)
                found.sites.append(site_of(code, each, refuse))
    if found.adds and found.adds[-1].block is not None:
        found.sites.append(_below(code, found.adds[-1].block))


def adds_later(code: Code, statement: ast.stmt, target: str) -> bool:
    """Whether a statement is a function that adds layers to the model in a variable."""
    return (
        isinstance(statement, ast.FunctionDef)
        and closure(code, statement, target) is not None
    )


def runs_later(code: Code, statement: ast.stmt, target: str) -> bool:
    """Whether a statement is a function that reads the model only when it is called.

    `refuse_early` refuses what may call it before the last layer is added.
    """
    if not isinstance(statement, ast.FunctionDef):
        return False
    named = [node for node in ast.walk(statement) if is_target(node, target)]
    signature = [statement.args, *filter(None, [statement.returns])]
    at_once = {node for each in signature for node in ast.walk(each)}
    return adds_later(code, statement, target) or not (
        statement.decorator_list
        or any(isinstance(each, LOOPS) for each in code.scopes.ancestors(statement))
        or any(node in at_once or not _only_reads(code, node) for node in named)
    )


def _reads_later(code: Code, statement: ast.stmt, target: str) -> bool:
    """Whether a statement is a function that uses the model like a finished one when called."""
    return (
        any(is_target(node, target) for node in ast.walk(statement))
        and runs_later(code, statement, target)
        and not adds_later(code, statement, target)
    )


def _names_any(statement: ast.stmt, functions: Iterable[ast.stmt]) -> bool:
    """Whether a statement names one of some functions, other than by its definition."""
    names = {getattr(each, "name", "") for each in functions}
    return any(
        isinstance(node, ast.Name) and node.id in names for node in ast.walk(statement)
    )


def _only_reads(code: Code, node: ast.AST) -> bool:
    """Whether a place reads the model, and does not change its layers right there."""
    loads = isinstance(getattr(node, "ctx", None), ast.Load)
    return loads and getattr(code.scopes.parents[node], "attr", "") not in GROWING


def _uses_finished(code: Code, statement: ast.stmt, target: str) -> bool:
    """Whether a statement uses a model otherwise than one that still grows may be used."""
    if _name(code, statement, target) is not None or runs_later(
        code, statement, target
    ):
        return False
    return any(
        getattr(code.scopes.parents[node], "attr", "") not in PEEKS
        for node in ast.walk(statement)
        if is_target(node, target)
    )


def site_of(code: Code, statement: ast.stmt, refuse: Refuse) -> Site:
    """Return the place of a statement of a definition, with the comment at its end."""
    start, end = code.text.span(statement)
    if not whole_lines(code, statement) and not can_be_split(code, statement):
        refuse(
            "TFS106",
            statement,
            "The statement shares its line with another one.",
            "Give each statement a line of its own.",
        )
    if beside(code, statement, 1) is None:
        line_end = code.text.line_end(end)
        tail = code.text.text[end:line_end].partition("#")
        if ";" in tail[0]:
            end += tail[0].index(";") + 1
        end = line_end if tail[1] else end
    return Site(start, end, statement)


def _with_comments_above(code: Code, site: Site) -> Site:
    """Return a site with the comments right above it."""
    start, indent = site.start, code.text.indent(site.start)
    while (above := code.text.line_start(start)) > 0:
        line = code.text.line(above - 1)
        if not line.startswith(f"{indent}#"):
            break
        start = code.text.line_start(above - 1) + len(indent)
    return replace(site, start=start)


def _above(code: Code, block: ast.stmt) -> Site:
    """Return the empty place above a block and the comments right above it."""
    above = code.text.line_start(code.text.span(block)[0]) - 1
    while code.text.line(above).lstrip().startswith("#"):
        above = code.text.line_start(above) - 1
    end = code.text.line_end(above)
    return Site(end, end, block)


def _below(code: Code, block: ast.stmt) -> Site:
    end = code.text.line_end(code.text.span(block)[1])
    return Site(end, end, block)


def _name(code: Code, statement: ast.stmt, target: str) -> ast.Constant | None:
    """Return the literal in `model.name = "..."`, without comments at it."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    node, value = statement.targets[0], statement.value
    end = code.text.span(statement)[1]
    if (
        isinstance(node, ast.Attribute)
        and node.attr == "name"
        and is_target(node.value, target)
        and isinstance(value, ast.Constant)
        and isinstance(value.value, str)
        and value.value
        and "/" not in value.value
        and not code.text.text[end : code.text.line_end(end)].strip()
        and not any(gap(code, statement))
    ):
        return value
    return None


def _extends(code: Code, statement: ast.stmt, target: str) -> bool:
    return is_add(statement, target) or called(code, statement, target) is not None


def _adds_below(code: Code, block: ast.stmt, target: str) -> Iterator[ast.stmt]:
    """Yield the statements inside a block that add layers, but not those in functions in it."""
    for child in ast.iter_child_nodes(block):
        if isinstance(child, ast.stmt) and _extends(code, child, target):
            yield child
        elif isinstance(child, _PARTS) and not isinstance(child, _FUNCTIONS):
            yield from _adds_below(code, child, target)  # type: ignore[arg-type]


def _layer(
    code: Code, statement: ast.stmt, target: str, refuse: Refuse
) -> Added | None:
    """Return what a statement adds, at site 0."""
    helped = called(code, statement, target)
    if helped is not None:
        return Added(helped[0], 0, argument=helped[1], helper=helped[2])
    assert isinstance(statement, ast.Expr)
    call = statement.value
    assert isinstance(call, ast.Call)
    if len(call.args) == 1 and not call.keywords:
        if not isinstance(call.args[0], ast.Starred):
            return Added(call.args[0], 0)
    elif not call.args and [each.arg for each in call.keywords] == ["layer"]:
        return Added(call.keywords[0].value, 0)
    refuse(
        "TFS109",
        call,
        "`add` is called with other arguments than one layer.",
        "Give it the layer alone.",
    )
    return None


def _binds_below(code: Code, block: ast.stmt, target: str) -> bool:
    """Whether a variable may get another value in a block."""
    return any(
        isinstance(each, ast.stmt)
        and _binds(each, target)
        and not called(code, each, target)
        for each in ast.walk(block)
    )


def _binds(statement: ast.stmt, target: str) -> bool:
    """Whether a statement itself, and none in it, may give a variable another value."""
    if target.endswith("]"):
        return may_change(statement, target)
    path = target.split(".")
    # Another `agent` has another `agent.model`.
    paths = {".".join(path[: index + 1]) for index in range(len(path))}
    if path[0] in _names_bound(statement):
        return True
    return any(
        ast.unparse(node) in paths
        for each in _bound(statement)
        for node in ast.walk(each)
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    )


def _bound(statement: ast.stmt) -> Sequence[ast.expr]:
    """Return what a statement assigns to, a loop goes with, and so on."""
    match statement:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            return targets
        case ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.AsyncFor():
            return [statement.target]
        case ast.With() | ast.AsyncWith():
            return [
                each.optional_vars for each in statement.items if each.optional_vars
            ]
    return ()


def _names_bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement binds otherwise, and those that expressions in it do."""
    found = {
        each.target.id
        for each in ast.walk(statement)
        if isinstance(each, ast.NamedExpr)
    }
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.Import() | ast.ImportFrom():
            return {
                (each.asname or each.name).partition(".")[0] for each in statement.names
            }
        case ast.Try() | ast.TryStar():
            found |= {each.name for each in statement.handlers if each.name}
        case ast.Match():
            for each in ast.walk(statement):
                if isinstance(each, ast.MatchAs | ast.MatchStar) and each.name:
                    found.add(each.name)
                elif isinstance(each, ast.MatchMapping) and each.rest:
                    found.add(each.rest)
    return found
