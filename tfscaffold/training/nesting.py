"""Rewritten expressions that stand inside others that are rewritten, too."""

import ast
import re
from collections.abc import Iterable
from dataclasses import replace

from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit
from tfscaffold.training.refusing import refuse
from tfscaffold.writers.in_strings import requoted
from tfscaffold.writers.writing import Line, Reasons

Statements = list[tuple[ast.stmt, tuple[Line, ...]]]
Expressions = list[tuple[ast.expr, str]]


def placed(
    statements: Statements, expressions: Expressions, code: Code, reasons: Reasons
) -> tuple[Statements, Expressions]:
    """Return the same with each inner expression's new text inside the text around it.

    `model.fit(x, model.predict(x))` is such a statement, of which the text repeats what it is
    given. An inner one that is not found there is refused.
    """
    lines, texts = dict(statements), dict(expressions)
    done: Expressions = []
    # The innermost first.
    for node in sorted(texts, key=lambda each: code.text.span(each)[0], reverse=True):
        within: ast.AST | None = next(
            (each for each in code.scopes.ancestors(node) if each in {*texts, *lines}),
            None,
        )
        if within is None:
            done.append((node, texts[node]))
            continue
        own = re.compile(rf"(?<![\w.]){re.escape(code.text.of(node))}")
        new = texts[node]
        if isinstance(within, ast.expr):
            old = [texts[within]]
        else:
            assert isinstance(within, ast.stmt), "it is one of both"
            old = [each.text for each in lines[within]]
        changed = [_replaced(own, new, each) for each in old]
        if changed == old:
            message = "This stands inside of what is rewritten, and has no place in it."
            refuse(code, node, message, reasons)
        elif isinstance(within, ast.stmt):
            pairs = zip(lines[within], changed, strict=True)
            lines[within] = tuple(replace(line, text=text) for line, text in pairs)
        elif isinstance(within, ast.expr):
            texts[within] = changed[0]
    return list(lines.items()), done


def edits(expressions: Iterable[tuple[ast.expr, str]], code: Code) -> list[Edit]:
    """Return the edits that give expressions new texts.

    A call in the first argument of a call is left out where its text stays: it may be what is
    done with another model, `critic.predict(generator.predict(noise))`.

    Raises:
        Refused: A text cannot stand in the f-string around it.
    """
    found = []
    for node, new in expressions:
        start, end = code.text.span(node)
        first = node.args[0] if isinstance(node, ast.Call) and node.args else None
        kept = code.text.of(first) if isinstance(first, ast.Call) else ""
        if first is None or not kept or new.count(kept) != 1:
            found.append(Edit(start, end, new))
            continue
        before, _, behind = new.partition(kept)
        inner = code.text.span(first)
        found += [Edit(start, inner[0], before), Edit(inner[1], end, behind)]
    return requoted(found, code)


def _replaced(pattern: re.Pattern[str], new: str, text: str) -> str:
    """Return text with another one in the place of all that a pattern finds, to the letter."""
    return pattern.sub(lambda _: new, text)
