"""The layer expressions of a Sequential definition, in order, with their comments."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfscaffold.model.graph import Comments, Helper, Site
from tfscaffold.readers.layout import Anchor, attach, gap
from tfscaffold.readers.sites import Added, Refuse, Sites
from tfscaffold.source.code import Code


@dataclass(frozen=True)
class Element:
    """A layer expression, the site it stands in and its comments.

    Attributes:
        stacked: Whether it gives a list of layers, rather than one.
        block: The loop or condition in which it stands, or None.
        variable: Of the loop that adds each layer of the list, or "".
        argument: The model in the call of a function that adds layers.
        helper: That function, or None.
    """

    node: ast.expr
    site: int
    comments: Comments
    stacked: bool = False
    block: ast.stmt | None = None
    variable: str = ""
    argument: ast.expr | None = None
    helper: Helper | None = None


def elements_of(
    code: Code, call: ast.Call, found: Sites, refuse: Refuse
) -> tuple[list[Element], Comments]:
    """Return the layer expressions in order, and the comments of the model itself.

    Args:
        code: The file.
        call: The one that makes the model.
        found: The statements of the definition.
        refuse: Notes a reason why it cannot be converted.
    """
    nodes = list(listed(call, refuse))
    anchors = [Anchor(*code.text.span(node)) for node, _ in nodes]
    others = [
        Anchor(*code.text.span(keyword))
        for keyword in call.keywords
        if keyword.arg != "layers"
    ]
    attached = attach(code, found.made or found.sites[0], [*anchors, *others])
    elements = [
        Element(node, 0, comments, stacked)
        for (node, stacked), comments in zip(nodes, attached, strict=False)
    ]
    rest = attached[len(elements) :]
    own = Comments(
        before=tuple(line for each in rest for line in each.before if line),
        after=tuple(line for each in rest for line in each.after),
    )
    for added in found.adds:
        site = found.sites[added.site]
        comments = replace(
            comments_of(code, site, added.node), gap=_gap(code, found, added, elements)
        )
        elements.append(
            Element(
                added.node,
                added.site,
                comments,
                stacked=added.stacked,
                block=added.block,
                variable=added.variable,
                argument=added.argument,
                helper=added.helper,
            )
        )
    return elements, own


def comments_of(code: Code, site: Site, layer: ast.expr) -> Comments:
    """Return the comments inside a statement that adds a layer, and behind it."""
    first, *trailing = attach(code, site, [Anchor(*code.text.span(layer))])
    last = tuple(c for each in trailing for c in (*each.before, *each.after))
    return Comments(before=first.before, after=first.after + last)


def _gap(
    code: Code, found: Sites, added: Added, before: list[Element]
) -> tuple[str, ...]:
    """Return the comments above a statement, or above the block that it begins."""
    if added.site == 0 or found.sites[0].node is added.block:
        # A method or function begins with it: they stay above it.
        return ()
    if added.block is None:
        return gap(code, found.sites[added.site].node)
    if any(each.block is added.block for each in before):
        return ()
    return gap(code, added.block)


def listed(call: ast.Call, refuse: Refuse) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the elements of the list in the call; True for one that is itself a list."""
    layers = call.args[0] if call.args else None
    for keyword in call.keywords:
        if keyword.arg == "layers" and layers is None:
            layers = keyword.value
    if isinstance(layers, ast.Starred):
        refuse(
            "TFS109",
            layers,
            "The arguments of Sequential are unpacked from another value.",
            "Write the list of layers as the argument of Sequential.",
        )
    elif layers is not None and not (
        isinstance(layers, ast.Constant) and layers.value is None
    ):
        yield from _flattened(layers)


def _flattened(layers: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the layers of a list expression; True for a part that is a list itself."""
    if isinstance(layers, ast.List | ast.Tuple):
        for element in layers.elts:
            if isinstance(element, ast.Starred):
                yield from _flattened(element.value)
            else:
                yield element, False
    elif isinstance(layers, ast.BinOp) and isinstance(layers.op, ast.Add):
        yield from _flattened(layers.left)
        yield from _flattened(layers.right)
    else:
        yield layers, True
