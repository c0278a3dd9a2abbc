"""One network in several tiers, side by side: as text, and as one self-contained page."""

import io
import keyword
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import NamedTuple

from tfscaffold.project import catalog
from tfscaffold.project.choices import default_data, resolve

GAP = "  |  "


class Column(NamedTuple):
    """A tier, and the text of model.py in it."""

    tier: str
    text: str


def columns(arch: str, tiers: Sequence[str]) -> tuple[Column, ...]:
    """Return model.py of an architecture in each tier, as `tfscaffold new` writes it.

    Raises:
        UserError: There is no such architecture, or it does not exist in a tier.
    """
    from tfscaffold.project.render import render

    data = default_data(arch)
    found = []
    for tier in tiers:
        files = render(resolve("demo", data, arch, tier))
        found.append(Column(tier, files["src/demo/model.py"]))
    return tuple(found)


def side_by_side(compared: Sequence[Column], width: int) -> str:
    """Return columns of text, as many beside each other as `width` characters hold."""
    blocks = []
    rest = list(compared)
    while rest:
        row = [rest.pop(0)]
        while rest and _width([*row, rest[0]]) <= width:
            row.append(rest.pop(0))
        blocks.append(_row(row))
    return "\n\n".join(blocks)


def page(title: str, compared: Sequence[Column]) -> str:
    """Return an HTML page that needs no other file and no network."""
    articles = "\n".join(
        f"<article>\n<h2>{escape(column.tier)}</h2>\n"
        f"<p>{escape(catalog.TIERS[column.tier])}<br>"
        f"{len(column.text.splitlines())} lines</p>\n"
        f"<pre><code>{''.join(_coloured(column.text))}</code></pre>\n</article>"
        for column in compared
    )
    return PAGE.format(title=escape(title), count=len(compared), articles=articles)


def _width(row: Sequence[Column]) -> int:
    return sum(map(_column_width, row)) + len(GAP) * (len(row) - 1)


def _column_width(column: Column) -> int:
    return max(map(len, [column.tier, *column.text.splitlines()]))


def _row(row: Sequence[Column]) -> str:
    widths = list(map(_column_width, row))
    heads = [column.tier for column in row]
    rules = ["-" * width for width in widths]
    bodies = zip_longest(*(column.text.splitlines() for column in row), fillvalue="")
    return "\n".join(
        GAP.join(
            text.ljust(width) for text, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in (heads, rules, *bodies)
    )


def _coloured(text: str) -> Iterator[str]:
    """Yield Python code as HTML, with the class of each token that has one."""
    lines = text.splitlines(keepends=True)
    done = (1, 0)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = _kind(token)
        if not kind:
            continue
        yield escape(_between(lines, done, token.start), quote=False)
        yield f'<span class="{kind}">{escape(token.string, quote=False)}</span>'
        done = token.end
    yield escape(_between(lines, done, (len(lines) + 1, 0)), quote=False)


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME:
        return "keyword" if keyword.iskeyword(token.string) else ""
    kinds: Mapping[int, str] = {
        tokenize.COMMENT: "comment",
        tokenize.NUMBER: "number",
        tokenize.STRING: "string",
    }
    return kinds.get(token.type, "")


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the text from one (1-based line, 0-based column) to another."""
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    first, *middle = lines[start[0] - 1 : end[0] - 1]
    last = lines[end[0] - 1][: end[1]] if end[0] <= len(lines) else ""
    return "".join([first[start[1] :], *middle, last])


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: light-dark(#ccc, #444); }}
body {{ margin: 1.5rem; font: 15px/1.4 system-ui, sans-serif; }}
main {{ display: grid; grid-template-columns: repeat({count}, minmax(20rem, 1fr));
  gap: 1rem; align-items: start; }}
article {{ border: 1px solid var(--line); border-radius: 6px; min-width: 0; }}
h2, p {{ margin: 0.6rem 1rem; }}
pre {{ margin: 0; padding: 1rem; overflow-x: auto; font-size: 11px;
  border-top: 1px solid var(--line); }}
.comment {{ color: light-dark(#57606a, #8b949e); }}
.keyword {{ color: light-dark(#cf222e, #ff7b72); }}
.number {{ color: light-dark(#0550ae, #79c0ff); }}
.string {{ color: light-dark(#0a6640, #7ee787); }}
</style>
</head>
<body>
<h1>{title}</h1>
<main>
{articles}
</main>
</body>
</html>
"""
