"""Turns what a writer wrote into edits of the file."""

import ast
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tfscaffold.convert import polish
from tfscaffold.model.graph import Graph, Site
from tfscaffold.readers.layout import beside, whole_lines
from tfscaffold.source.cells import is_mark, last_mark
from tfscaffold.source.code import Code
from tfscaffold.source.text import Edit, trimmed
from tfscaffold.training import nesting
from tfscaffold.writers.in_strings import requoted
from tfscaffold.writers.writing import Line, Written


@dataclass
class _Unit:
    """A range of the text, the statements with which it starts and ends, and what takes its place.

    Attributes:
        kept: Whether it stays as it is: it only shares a line with what changes.
    """

    start: int
    end: int
    node: ast.stmt
    lines: list[Line]
    last: ast.stmt
    kept: bool = False


@dataclass
class Laid:
    """The edits of a definition.

    Attributes:
        edits: What takes the place of its statements, and of its uses.
        above: The insertions of classes.
        before: The insertions of statements above that in which the model stands.
        uses: Those of the edits that rewrite uses of the model.
    """

    edits: list[Edit] = field(default_factory=list)
    uses: list[Edit] = field(default_factory=list)
    above: list[Edit] = field(default_factory=list)
    before: list[Edit] = field(default_factory=list)


class Layout:
    """Lays out the new statements of one file.

    Args:
        code: The file.
        line_length: The longest line that black allows there.
        unit: One level of indentation.
    """

    def __init__(self, code: Code, line_length: int, unit: str) -> None:
        self._code = code
        self._unit = unit
        self._length = line_length
        self._above_at: set[int] = set()

    def lay_out(self, graph: Graph, written: Written) -> "Laid":
        """Return the edits of a definition.

        Raises:
            Refused: The new text of a use cannot stand in the f-string around it.
        """
        laid = Laid()
        statements = [(s.start, s.end) for s in graph.sites if s.start < s.end]
        if graph.target.inside:
            statements = [self._code.text.span(graph.sites[0].node)]
        statements += [
            (s.start, s.end) for s, _ in written.elsewhere if s.start < s.end
        ]
        lines = [line for site in written.sites for line in site] + [*written.above]
        lines += [line for _, new in written.elsewhere for line in new]
        indents = [self._code.text.indent(start) for start, _ in statements]
        widest = max(indents, key=len) + self._unit * bool(written.function)
        clean = any(
            polish.needs_polish(line, widest, self._length) for line in lines
        ) and polish.is_clean(self._code, statements, self._length)
        units = [
            _Unit(site.start, site.end, site.node, list(lines), site.node)
            for site, lines in zip(graph.sites, written.sites, strict=True)
        ]
        if graph.target.inside and not written.function:
            laid.before.append(self._before(units[0], clean))
        elif not graph.target.inside:
            joined = self._joined(units) if written.moved else units
            laid.edits += self._replacements(joined, clean, bool(written.above))
        gone: list[tuple[Site, tuple[Line, ...]]] = []
        emptied = graph.target.emptied
        none = (Line(f"{graph.target.text} = None"),) if graph.later else ()
        gone += [(graph.made, none)] if graph.made and not emptied else []
        gone += self._returned(graph)
        others = [
            _Unit(site.start, site.end, site.node, list(new), site.node)
            for site, new in (*written.elsewhere, *gone)
        ]
        laid.edits += self._replacements(others, clean, False)
        laid.edits += self._annotation(graph, written)
        laid.edits += self._taken_back(graph)
        rewritten = [
            trimmed(
                self._code.text.text,
                Edit(*self._code.text.span(node), text),  # type: ignore[arg-type]
            )
            for node, text in (
                *written.rewritten,
                *([(emptied, "None")] if emptied else []),
            )
        ]
        changes = [each for each in rewritten if each.text or each.start < each.end]
        laid.uses = requoted(changes, self._code)
        laid.edits += laid.uses
        for line in written.above:
            node = graph.sites[0].node
            above = node if written.local else self._code.top_level(node)
            wanted = 1 if written.local else 2
            laid.above.append(self._above(above, line, clean, wanted))
        if written.function:
            made = self._function(written.function, units[0], clean)
            top = isinstance(self._code.scopes.parents[units[0].node], ast.Module)
            laid.above.append(self._above(units[0].node, made, clean, 2 if top else 1))
        return laid

    def _function(self, head: str, unit: "_Unit", clean: bool) -> Line:
        """Return a function of some statements, without indentation."""
        indent = self._code.text.indent(self._code.text.span(unit.node)[0])
        body = indent + self._text(unit.lines, indent, "\n", clean)
        return Line(f"{head}\n{textwrap.indent(textwrap.dedent(body), self._unit)}")

    def _returned(self, graph: Graph) -> list[tuple[Site, tuple[Line, ...]]]:
        """Return the new end of a function that has built a model and not returned it."""
        if graph.handed is None or graph.handed.returned:
            return []
        last = graph.handed.function.body[-1]
        end = self._code.text.line_end(self._code.text.span(last)[1])
        return [(Site(end, end, last), (Line(f"return {graph.target.text}"),))]

    def _taken_back(self, graph: Graph) -> list[Edit]:
        """Return the edits that let a function be given no model, and its result be kept."""
        handed = graph.handed
        if handed is None:
            return []
        edits = [Edit(*span, "") for span in handed.cuts]
        if isinstance(handed.statement, ast.Expr):
            start = self._code.text.span(handed.statement)[0]
            edits.append(Edit(start, start, f"{graph.name} = "))
        return edits

    def replaced(
        self,
        statements: Iterable[tuple[ast.stmt, tuple[Line, ...]]],
        before: Iterable[tuple[ast.stmt, tuple[Line, ...]]],
        expressions: Iterable[tuple[ast.expr, str]],
    ) -> list[Edit]:
        """Return the edits that put statements and expressions in the place of others.

        Args:
            statements: Statements of the file, with those that take their place.
            before: Likewise, with those that are inserted above them.
            expressions: Expressions, with their new text.
        """
        edits = nesting.edits(expressions, self._code)
        sharing: list[_Unit] = []
        for node, lines in statements:
            span = self._code.text.span(node)
            unit = _Unit(*span, node, list(lines), node)
            if self._is_under_head(node):
                unit.lines = [self._deeper(line) for line in lines]
            if whole_lines(self._code, node):
                clean = polish.is_clean(self._code, [span], self._length)
                edits.append(self._replacement(unit, clean, below_class=False))
            else:
                sharing.append(unit)
        for each in self._replacements(sharing, clean=False, below_class=False):
            edits += [each] if each not in edits else []
        for node, lines in before:
            start, end = self._code.text.span(node)
            if whole_lines(self._code, node):
                unit = _Unit(start, end, node, list(lines), node)
                edits.append(self._before(unit, clean=False))
            else:
                text = "".join(f"{line.text}; " for line in lines)
                edits.append(Edit(start, start, text))
        return edits

    def _is_under_head(self, node: ast.stmt) -> bool:
        """Whether a statement stands on the line of the `if` or the like whose body it is in."""
        text = self._code.text
        start = text.span(self._code.block(node)[0])[0]
        return bool(text.text[text.line_start(start) : start].strip("\ufeff \t\f"))

    def _deeper(self, line: Line) -> Line:
        """Return a line of which all that follows its first one is indented once more."""
        first, _, rest = line.text.partition("\n")
        rest = textwrap.indent(rest, self._unit)
        return replace(line, text=f"{first}\n{rest}" if rest else first)

    def _before(self, unit: "_Unit", clean: bool) -> Edit:
        """Return the insertion of statements above the one that a model stands in."""
        text = self._code.text
        start = text.line_start(text.span(unit.node)[0])
        indent, newline = text.indent(start), text.newline(start)
        shown = self._text(unit.lines, indent, newline, clean)
        return Edit(start, start, f"{indent}{shown}{newline}")

    def _joined(self, units: list["_Unit"]) -> list["_Unit"]:
        """Return the statements of a definition, neighbours as one.

        The comments between them have moved, so that what lies between goes with them.
        """
        block = self._code.block(units[0].node)
        joined: list[_Unit] = []
        last = -2
        for unit in units:
            index, unit = self._in_block(unit, block)
            is_next = joined and index <= last + 1
            if (
                is_next
                and last_mark(self._code.text, joined[-1].end, unit.start) is None
            ):
                joined[-1].end = max(joined[-1].end, unit.end)
                joined[-1].last = unit.last
                joined[-1].lines += unit.lines
            else:
                if joined and beside(self._code, unit.node, -1) is None:
                    unit.start = self._gap_start(block, index)
                joined.append(unit)
            last = index
        return joined

    def _in_block(self, unit: "_Unit", block: list[ast.stmt]) -> tuple[int, "_Unit"]:
        """Return the statement of a block in which a statement stands, and its index."""
        node: ast.AST = unit.node
        while node not in block:
            node = self._code.scopes.parents[node]
        assert isinstance(node, ast.stmt)
        if node is unit.node and unit.start < unit.end:
            return block.index(node), unit
        start, end = self._code.text.span(node)
        line_end = self._code.text.line_end(end)
        return block.index(node), _Unit(start, line_end, node, unit.lines, node)

    def _replacements(
        self, units: list["_Unit"], clean: bool, below_class: bool
    ) -> Iterator[Edit]:
        """Yield the edits of statements, of which some may share their lines."""
        done: set[ast.stmt] = set()
        for unit in units:
            is_place = unit.start == unit.end
            if unit.node in done and not is_place:
                continue
            line = [unit] if is_place else self._on_its_line(unit, units)
            done |= {each.node for each in line if not is_place}
            text = self._code.text
            head = text.text[text.line_start(line[0].start) : line[0].start]
            under_head = not is_place and head.strip("\ufeff \t\f")
            if len(line) == 1 and not under_head:
                yield self._replacement(unit, clean, below_class)
            else:
                yield from self._split(line, bool(under_head), clean)

    def _on_its_line(self, unit: "_Unit", units: list["_Unit"]) -> list["_Unit"]:
        """Return all that stands on a statement's lines, from left to right."""
        changed = {each.node: each for each in units if each.start < each.end}
        line = [unit]
        while (before := beside(self._code, line[0].node, -1)) is not None:
            line.insert(0, self._kept(before))
        while (behind := beside(self._code, line[-1].last, 1)) is not None:
            line.append(changed.get(behind) or self._kept(behind))
        return line

    def _kept(self, statement: ast.stmt) -> "_Unit":
        span = self._code.text.span(statement)
        return _Unit(*span, statement, [], statement, kept=True)

    def _split(
        self, line: list["_Unit"], under_head: bool, clean: bool
    ) -> Iterator[Edit]:
        """Yield the edits that give each of several statements on a line a line of its own.

        Args:
            line: The statements.
            under_head: Whether the `if` or the like stands before them whose body they are.
            clean: Whether black formats what is long.
        """
        text = self._code.text
        start, newline = line[0].start, text.newline(line[0].start)
        indent = text.indent(start) + (self._unit if under_head else "")
        stays = [
            each for each in line if each.kept or any(new.text for new in each.lines)
        ]
        if not stays:
            yield Edit(text.line_start(start), text.next_line(line[-1].end), "")
            return
        alone = len(stays) == 1 and len(stays[0].lines) == 1
        if under_head and not (alone and "\n" not in stays[0].lines[0].text):
            head = text.text[text.line_start(start) : start]
            yield Edit(start - len(head) + len(head.rstrip()), start, newline + indent)
        shown = False
        for index, each in enumerate(line):
            if index:
                between = newline + indent if shown and each in stays else ""
                yield Edit(line[index - 1].end, each.start, between)
            if not each.kept:
                new = self._text(each.lines, indent, newline, clean)
                yield trimmed(text.text, Edit(each.start, each.end, new))
            shown = shown or each in stays

    def _replacement(self, unit: "_Unit", clean: bool, below_class: bool) -> Edit:
        """Return the edit of a statement; a class above it brings its own empty lines."""
        text = self._code.text
        indent = text.indent(text.span(unit.node)[0])
        newline = text.newline(unit.start)
        shown = self._text(unit.lines, indent, newline, clean)
        if unit.start == unit.end:
            below = f"{newline}{indent}{shown}" if shown else ""
            return Edit(unit.start, unit.end, below)
        if shown:
            at_line = unit.start == text.line_start(unit.start)
            head = indent if at_line else ""
            return trimmed(text.text, Edit(unit.start, unit.end, head + shown))
        end = text.next_line(unit.end)
        while below_class and end < len(text.text) and not text.line(end).strip():
            end = text.next_line(end)
        return Edit(text.line_start(unit.start), end, "")

    def _gap_start(self, block: list[ast.stmt], index: int) -> int:
        """Return where the line starts behind the statement before, or behind its cell."""
        text = self._code.text
        end = text.span(block[index - 1])[1]
        mark = last_mark(text, end, text.span(block[index])[0])
        return text.next_line(end if mark is None else mark)

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
        symbol = self._code.symbol(node)
        if symbol is None or symbol.name not in written.annotations:
            return []
        return [Edit(*self._code.text.span(node), written.model)]

    def _above(self, statement: ast.stmt, line: Line, clean: bool, wanted: int) -> Edit:
        """Return the insertion of a class or function above a statement.

        It stands above the comments right above that, too, but for those that head the file.

        Args:
            statement: The statement.
            line: The class or function.
            clean: Whether black formats what is long.
            wanted: How many empty lines stand around it.
        """
        text = self._code.text
        decorators = getattr(statement, "decorator_list", [])
        start = text.line_start(text.span((decorators or [statement])[0])[0])
        indent = text.indent(start)
        newline = text.newline(start)
        lines = (
            text.text[:start].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
        )
        kept = len(lines)
        while kept and lines[kept - 1].startswith(f"{indent}#"):
            if is_mark(lines[kept - 1]) or lines[kept - 1].startswith("#!"):
                break
            kept -= 1
        if not kept or lines[kept - 1].startswith("#!"):
            # They head the file, and the imports stand below them.
            kept = len(lines)
        at = text.starts[kept]
        blank = 0
        while blank < wanted and kept > blank and not lines[kept - 1 - blank].strip():
            blank += 1
        opens_block = indent != "" and lines[kept - 1].rstrip().endswith(":")
        if kept - blank <= 0 or at in self._above_at or opens_block:
            blank = wanted
        if clean and polish.needs_polish(line, indent, self._length):
            line = polish.polished(line, "", self._length - len(indent))
        shown = [f"{indent}{each}" if each else "" for each in line.text.split("\n")]
        self._above_at.add(at)
        head = newline * (wanted - blank)
        return Edit(at, at, head + newline.join(shown) + newline * (wanted + 1))


def _behind(comments: tuple[str, ...]) -> str:
    return f"  {'  '.join(comments)}" if comments else ""


def _apart(above: str, text: str) -> str:
    """Return the line ending that a class or function still needs below an import."""
    newline = "\r\n" if above.endswith("\r\n") else "\n"
    is_definition = text.startswith(("@", "class ", "def "))
    lines = above.replace("\r\n", "\n")
    one_empty = lines.endswith("\n\n") and not lines.endswith("\n\n\n")
    return newline if is_definition and one_empty else ""


def merged(edits: list[Edit]) -> list[Edit]:
    """Return the edits, those that insert at the same place as one, in the order given."""
    places: dict[int, str] = {}
    for edit in edits:
        if edit.start == edit.end:
            above = places.get(edit.start, "")
            places[edit.start] = above + _apart(above, edit.text) + edit.text
    others = [edit for edit in edits if edit.start != edit.end]
    return [*others, *(Edit(start, start, text) for start, text in places.items())]
