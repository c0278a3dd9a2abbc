"""Turns what a writer wrote into edits of the file."""

import ast

from tfscaffold.convert import polish
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit, trimmed
from tfscaffold.writers.writing import Line, Written


class Layout:
    """Lays out the new statements of one file.

    Args:
        code: The file.
        line_length: The longest line that black allows there.
    """

    def __init__(self, code: Code, line_length: int) -> None:
        self._code = code
        self._length = line_length
        self._above_at: set[int] = set()

    def edits(self, graph: Graph, written: Written) -> tuple[list[Edit], list[Edit]]:
        """Return the edits of a definition, and the insertions above its statement."""
        statements = [(s.start, s.end) for s in graph.sites if s.start < s.end]
        lines = [line for site in written.sites for line in site] + [*written.above]
        indents = [self._code.text.indent(start) for start, _ in statements]
        clean = any(
            polish.needs_polish(line, max(indents, key=len), self._length)
            for line in lines
        ) and polish.is_clean(self._code, statements, self._length)
        edits = []
        for group in self._groups(graph, written):
            edits.append(self._replacement(graph, written, group, clean))
        edits += self._annotation(graph, written)
        edits += [
            Edit(*self._code.text.span(node), text)  # type: ignore[arg-type]
            for node, text in written.rewritten
        ]
        return edits, [self._above(graph, line, clean) for line in written.above]

    def _groups(self, graph: Graph, written: Written) -> list[list[int]]:
        """Return the statements that are replaced together.

        Where the comments between them have moved, what lies between goes with them.
        """
        groups: list[list[int]] = []
        for index in range(len(graph.sites)):
            if groups and written.moved and self._adjacent(graph, index - 1, index):
                groups[-1].append(index)
            else:
                groups.append([index])
        return groups

    def _adjacent(self, graph: Graph, first: int, second: int) -> bool:
        block = self._code.block(graph.sites[first].node)
        return block.index(graph.sites[second].node) == (
            block.index(graph.sites[first].node) + 1
        )

    def _replacement(
        self, graph: Graph, written: Written, group: list[int], clean: bool
    ) -> Edit:
        text = self._code.text
        start, end = graph.sites[group[0]].start, graph.sites[group[-1]].end
        indent = text.indent(text.span(graph.sites[group[0]].node)[0])
        newline = text.newline(start)
        if written.moved and group[0] > 0:
            start = self._gap_start(graph, group[0])
        lines = [line for index in group for line in written.sites[index]]
        shown = self._text(lines, indent, newline, clean)
        if start == end:
            return Edit(start, end, f"{newline}{indent}{shown}" if shown else "")
        if shown:
            moved = indent if start != graph.sites[group[0]].start else ""
            return trimmed(text.text, Edit(start, end, moved + shown))
        return Edit(text.line_start(start), text.next_line(end), "")

    def _gap_start(self, graph: Graph, index: int) -> int:
        """Return where the line starts that follows the statement before a site."""
        block = self._code.block(graph.sites[index].node)
        before = block[block.index(graph.sites[index].node) - 1]
        return self._code.text.next_line(self._code.text.span(before)[1])

    def _text(self, lines: list[Line], indent: str, newline: str, clean: bool) -> str:
        """Return statements as text; the first line without its indentation."""
        shown: list[str] = []
        for line in lines:
            if clean and polish.needs_polish(line, indent, self._length):
                line = polish.polished(line, indent, self._length)
            shown += [
                f"{indent}{comment}" if comment else "" for comment in line.before
            ]
            if line.text:
                first, *rest = line.text.split("\n")
                shown.append(f"{indent}{first}{_behind(line.inner)}")
                shown += rest
                shown[-1] += _behind(line.after)
        return newline.join("\n".join(shown).split("\n")).removeprefix(indent)

    def _annotation(self, graph: Graph, written: Written) -> list[Edit]:
        """Return the edit of a function's `-> keras.Sequential`."""
        node = graph.returns
        if not isinstance(node, ast.Name | ast.Attribute):
            return []
        symbol = self._code.names.symbol(node, self._code.scopes.of(node))
        if symbol is None or symbol.name not in written.annotations:
            return []
        return [Edit(*self._code.text.span(node), written.model)]

    def _above(self, graph: Graph, line: Line, clean: bool) -> Edit:
        """Return the insertion of a class above the statement of the module that needs it."""
        text = self._code.text
        statement = self._code.top_level(graph.sites[0].node)
        decorators = getattr(statement, "decorator_list", [])
        start = text.line_start(text.span((decorators or [statement])[0])[0])
        newline = text.newline(start)
        lines = (
            text.text[:start].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
        )
        comments = 0
        while comments < len(lines):
            above = lines[-1 - comments]
            if not above.startswith("#") or above.startswith(
                ("# %%", "#%%", "# In[", "#!")
            ):
                break
            comments += 1
        at = text.starts[len(lines) - comments]
        blank = 0
        while blank < 2 and len(lines) > comments + blank:
            if lines[-1 - comments - blank].strip():
                break
            blank += 1
        first = len(lines) - comments - blank <= 0
        if clean and polish.needs_polish(line, "", self._length):
            line = polish.polished(line, "", self._length)
        shown = line.text.replace("\n", newline)
        head = "" if first or at in self._above_at else newline * (2 - blank)
        self._above_at.add(at)
        return Edit(at, at, f"{head}{shown}{newline * 3}")


def _behind(comments: tuple[str, ...]) -> str:
    return f"  {'  '.join(comments)}" if comments else ""


def merged(edits: list[Edit]) -> list[Edit]:
    """Return the edits, those that insert at the same place as one, in the order given."""
    places: dict[int, str] = {}
    for edit in edits:
        if edit.start == edit.end:
            places[edit.start] = places.get(edit.start, "") + edit.text
    others = [edit for edit in edits if edit.start != edit.end]
    return [*others, *(Edit(start, start, text) for start, text in places.items())]
