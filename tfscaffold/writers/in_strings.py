"""New text that stands inside an f-string, where Python 3.11 takes no quotes of the same kind."""

import ast
import re

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit, splice
from tfscaffold.writers.writing import Refused

_START = re.compile(r"[a-zA-Z]*(\"\"\"|'''|\"|')")
_OTHER = {'"': "'", "'": '"'}


def requoted(edits: list[Edit], code: Code) -> list[Edit]:
    """Return edits of which those inside f-strings have the quotes that they may have there.

    Raises:
        Refused: The new text cannot stand there.
    """
    found = list(edits)
    for node in code.nodes(ast.JoinedStr) if edits else ():
        start, end = code.text.span(node)
        inside = [each for each in found if start <= each.start and each.end <= end]
        text = code.text.text[start:end]
        match = _START.match(text)
        if not inside or match is None:
            continue
        new = [_with_quotes(each, match[1]) for each in inside]
        moved = [Edit(e.start - start, e.end - start, e.text) for e in new]
        try:
            tree = ast.parse(f"({splice(text, moved)})", mode="eval")
        except SyntaxError:
            raise Refused(_refusal(node, code)) from None
        # `{model.name=}` shows the expression, too.
        is_format = isinstance(code.scopes.parents[node], ast.FormattedValue)
        if not is_format and _shown(tree.body) != _shown(node):
            raise Refused(_refusal(node, code))
        found = [each for each in found if each not in inside] + new
    return found


def _shown(node: ast.AST) -> list[object]:
    """Return the strings of an f-string that are in it as they stand."""
    values = node.values if isinstance(node, ast.JoinedStr) else []
    return [each.value for each in values if isinstance(each, ast.Constant)]


def _with_quotes(edit: Edit, quote: str) -> Edit:
    """Return an edit without the quotes around it, if it can do with the others."""
    other = _OTHER.get(quote)
    if other is None or quote not in edit.text or other in edit.text:
        return edit
    return Edit(edit.start, edit.end, edit.text.replace(quote, other))


def _refusal(node: ast.JoinedStr, code: Code) -> Diagnostic:
    return Diagnostic(
        "TFS108",
        "error",
        *code.position(node),
        "The model is used here inside an f-string, in which its new text cannot stand.",
        "Assign what is shown to a variable above.",
    )
