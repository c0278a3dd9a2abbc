"""Models that are made side by side, or one between the layers of another."""

import ast
from collections.abc import Iterable, Sequence

from tfscaffold.model.graph import Site
from tfscaffold.source.code import Code


def changing(code: Code, sites: Iterable[Site]) -> set[ast.stmt]:
    """Return the statements that make a model, or may change the layers of a finished one.

    Args:
        code: The file.
        sites: Of all its definitions.
    """
    found = {site.node for site in sites}
    found |= {
        code.statement(each)
        for each in code.nodes(ast.Attribute)
        if found and each.attr in ("add", "pop")
    }
    return found


def surrounds(code: Code, own: Sequence[Site], changes: Iterable[ast.stmt]) -> bool:
    """Whether a statement of another model of the same scope stands between those of one.

    Args:
        code: The file.
        own: The statements of the model.
        changes: Those of all models.
    """
    if not own:
        return False
    start, end = own[0].start, own[-1].end
    scope, nodes = code.scopes.of(own[0].node), {site.node for site in own}
    found = [(code.text.span(each)[0], each) for each in changes]
    return any(
        start < at < end
        and each not in nodes
        and not any(site.start <= at < site.end for site in own)
        and code.scopes.of(each) is scope
        for at, each in found
    )
