"""Edits of a file's imports: names and statements in, names and statements out."""

import ast
import re
import sys
from dataclasses import dataclass, field
from itertools import pairwise

from tfscaffold.source.cells import next_cell
from tfscaffold.source.code import Code
from tfscaffold.source.comments import comments
from tfscaffold.source.text import Edit, trimmed

Import = ast.Import | ast.ImportFrom


@dataclass
class _Statement:
    """What changes in one `from module import names`."""

    added: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)


class ImportEdits:
    """Takes note of what the imports of a file need, and turns it into edits.

    Args:
        code: The file.
        line_length: Longer lines are wrapped.
    """

    def __init__(self, code: Code, line_length: int) -> None:
        self._code = code
        self._length = line_length
        self._changes: dict[Import, _Statement] = {}
        self._new: dict[ast.stmt | None, list[str]] = {}
        self._above: list[str] = []

    def extend(self, statement: Import, name: str, text: str) -> None:
        """Let a `from ... import` statement bring one more name.

        Args:
            statement: The statement.
            name: That it binds.
            text: As it stands there: `Input`, `Input as KerasInput`.
        """
        self._changes.setdefault(statement, _Statement()).added[name] = text

    def remove(self, statement: Import, name: str) -> None:
        """Take a bound name away from an import."""
        self._changes.setdefault(statement, _Statement()).removed.add(name)

    def edits(self) -> list[Edit]:
        """Return all the edits."""
        edits = [
            edit
            for statement, change in self._changes.items()
            for edit in self._edit(statement, change)
        ]
        for statement, lines in self._new.items():
            edits.append(self._insertion(statement, lines))
        if self._above:
            edits.append(self._insertion_above(self.top()[0]))
        return edits

    def add(self, text: str, after: ast.stmt | None = None) -> None:
        """Add an import statement where it belongs at the top, or after another one.

        Names of the same module are brought by one statement.
        """
        head, imported, name = text.partition(" import ")
        top = self.top()
        for each in top:
            if imported and head == f"from {_module(each)}" and not after:
                self.extend(each, name, name)
                return
        if after is None and top and _place(text) < _place(top[0]):
            lines = self._above
        else:
            before = [each for each in top if _place(each) <= _place(text)]
            lines = self._new.setdefault(after or (before[-1] if before else None), [])
        for index, line in enumerate(lines):
            if imported and line.startswith(f"{head} import "):
                names = {*line.removeprefix(f"{head} import ").split(", "), name}
                lines[index] = f"{head} import {', '.join(sorted(names, key=_order))}"
                return
        if text not in lines:
            lines.append(text)

    def last(self) -> ast.stmt | None:
        """Return the last import at the top of the file, or None."""
        imports = self.top()
        return imports[-1] if imports else None

    def top(self) -> list[Import]:
        """Return the imports at the top of the file, up to the first other statement.

        A text in cells may do other things first: the top is that of the first cell with imports.
        """
        found: list[Import] = []
        in_cells = next_cell(self._code.text, 0) is not None
        for statement in self._code.tree.body:
            if isinstance(statement, Import):
                found.append(statement)
            elif not (
                isinstance(statement, ast.Expr)
                and isinstance(statement.value, ast.Constant)
            ) and (found or not in_cells):
                break
        return found

    def docstring(self) -> ast.stmt | None:
        """Return the docstring of the file, or None."""
        first = next(iter(self._code.tree.body), None)
        if (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        ):
            return first
        return None

    def start(self) -> int:
        """Return where the first statement starts: below the comments that head the file."""
        text = self._code.text
        first = next(iter(self._code.tree.body), None)
        return text.line_start(text.span(first)[0]) if first is not None else 0

    def _insertion(self, statement: ast.stmt | None, lines: list[str]) -> Edit:
        text = self._code.text
        if statement is None:
            lines = self._sorted(lines, "", None)
            docstring = self.docstring()
            if docstring is not None:
                end = text.span(docstring)[1]
                return text.below(end, text.newline(end).join(["", *lines]))
            start = self.start()
            newline = text.newline(start)
            return Edit(start, start, newline.join([*lines, "", ""]))
        end = text.span(statement)[1]
        section = _place(statement)[0] if statement in self.top() else None
        shown = self._sorted(lines, text.indent(text.span(statement)[0]), section)
        return text.below(end, text.newline(end).join(shown))

    def _insertion_above(self, statement: ast.stmt) -> Edit:
        """Return the insertion of imports above the first one of the file."""
        start = self._code.text.line_start(self._code.text.span(statement)[0])
        shown = self._sorted(self._above, "", None)
        last = max(_place(line)[0] for line in self._above)
        gap = [""] if last != _place(statement)[0] else []
        newline = self._code.text.newline(start)
        return Edit(start, start, newline.join([*shown, *gap, ""]))

    def _sorted(self, lines: list[str], indent: str, section: int | None) -> list[str]:
        """Return import statements in isort's order, an empty line between sections.

        Args:
            lines: The statements.
            indent: The white space that starts them.
            section: Of the statement above them; None where it does not matter.
        """
        newline = self._code.text.newline(0)
        shown: list[str] = []
        for line in sorted(lines, key=_place):
            if section not in (None, _place(line)[0]):
                shown.append("")
            section = _place(line)[0]
            shown.append(self._wrapped(f"{indent}{line}", newline))
        return shown

    def _wrapped(self, line: str, newline: str) -> str:
        """Return an import statement, over several lines if it is too long for one."""
        head, _, names = line.partition(" import ")
        if len(line) <= self._length or not names:
            return line
        return f"{head} import {self._listed(names.split(', '), line, newline)}"

    def _listed(self, names: list[str], line: str, newline: str) -> str:
        """Return names in brackets, one a line, indented as `line` is."""
        indent = line[: len(line) - len(line.lstrip())]
        inner = "".join(f"{indent}    {name},{newline}" for name in names)
        return f"({newline}{inner}{indent})"

    def _edit(self, statement: Import, change: _Statement) -> list[Edit]:
        """Return the edits of one import statement."""
        text = self._code.text
        aliases = statement.names
        gone = [
            alias
            for alias in aliases
            if (alias.asname or alias.name.partition(".")[0]) in change.removed
        ]
        ordered = _is_ordered(statement)
        added = sorted(change.added.values(), key=_order)
        if self._goes(statement):
            return self._deletion(statement)
        between = {
            text.text[text.span(first)[1] : text.span(second)[0]]
            for first, second in pairwise(aliases)
        }
        if len(between) <= 1 and all(re.fullmatch(r",\s*", each) for each in between):
            return [self._listed_anew(statement, gone, added, *between)]
        pairs = zip(gone, added, strict=False)
        edits = [Edit(*text.span(alias), new) for alias, new in pairs]
        removed, added = gone[len(added) :], added[len(gone) :]
        kept = [alias for alias in aliases if alias not in removed]
        last = aliases[aliases.index(kept[-1]) + 1 :]
        start, end = text.span(kept[-1])[1], text.span(aliases[-1])[1]
        if len(last) > 1 and "#" not in text.text[start:end]:
            edits.append(Edit(start, end, ""))
            removed = [alias for alias in removed if alias not in last]
        edits += [self._without(statement, alias) for alias in removed]
        for new in added:
            before = [
                alias
                for alias in aliases
                if alias not in gone
                and (not ordered or _order(alias.name) < _order(new))
            ]
            if before:
                at = text.span(before[-1])[1]
                edits.append(Edit(at, at, f"{self._separator(statement)}{new}"))
            else:
                at = text.span(aliases[0])[0]
                edits.append(Edit(at, at, f"{new}{self._separator(statement)}"))
        return edits

    def _listed_anew(
        self,
        statement: Import,
        gone: list[ast.alias],
        added: list[str],
        separator: str = ", ",
    ) -> Edit:
        """Return the edit of all names of an import, where all are separated alike."""
        text = self._code.text
        names: list[str] = []
        for alias in statement.names:
            if alias not in gone:
                names.append(text.of(alias))
            elif added:
                names.append(added.pop(0))
        names += added
        if _is_ordered(statement):
            names.sort(key=_order)
        start, end = text.span(statement.names[0])[0], text.span(statement.names[-1])[1]
        before = text.text[text.line_start(start) : start]
        line = f"{before}{separator.join(names)}{text.text[end : text.line_end(end)]}"
        was = text.line_end(end) - text.line_start(start)
        is_long = len(line) > self._length and was <= self._length
        has_brackets = not before.strip() or before.endswith("(")
        if not is_long or has_brackets or not separator.isprintable():
            return trimmed(text.text, Edit(start, end, separator.join(names)))
        return Edit(start, end, self._listed(names, line, text.newline(end)))

    def _separator(self, statement: Import) -> str:
        """Return what stands between two names of an import: `, ` or a line end."""
        text = self._code.text
        for first, second in pairwise(statement.names):
            between = text.text[text.span(first)[1] : text.span(second)[0]]
            if re.fullmatch(r",\s*\n\s*|,\s*\r\s*", between):
                return between
        return ", "

    def _without(self, statement: Import, alias: ast.alias) -> Edit:
        text = self._code.text
        index = statement.names.index(alias)
        start, end = text.span(alias)
        if "(" in text.text[text.span(statement)[0] : text.span(statement.names[0])[0]]:
            own = self._own_line(start, end)
            if own is not None:
                return own
        if index + 1 < len(statement.names):
            following = text.span(statement.names[index + 1])[0]
            if "#" in text.text[end:following]:
                following = text.text.index(",", end) + 1
            return Edit(start, following, "")
        previous = text.span(statement.names[index - 1])[1]
        if "#" in text.text[previous:start]:
            return Edit(start, end, "")
        return Edit(previous, end, "")

    def _own_line(self, start: int, end: int) -> Edit | None:
        """Return the edit without a name that has a line for itself, and perhaps a comment."""
        text = self._code.text
        line_start, line_end = text.line_start(start), text.line_end(end)
        comma = re.match(r"\s*,[^\S\r\n]*|[^\S\r\n]*", text.text[end:line_end])
        assert comma is not None, "it matches nothing, too"
        rest = text.text[end + comma.end() : line_end]
        if text.text[line_start:start].strip() or (rest and rest[0] != "#"):
            return None
        if rest:
            return Edit(start, line_end - len(rest), "")
        return Edit(line_start, text.next_line(end), "")

    def _goes(self, statement: ast.stmt) -> bool:
        """Whether nothing is left of a statement."""
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            return False
        change = self._changes.get(statement, _Statement())
        names = {
            alias.asname or alias.name.partition(".")[0] for alias in statement.names
        }
        return names <= change.removed and not change.added

    def _deletion(self, statement: Import) -> list[Edit]:
        """Return the deletion of a whole import, or nothing where it must stay."""
        text = self._code.text
        start, end = text.span(statement)
        line_start, line_end = text.line_start(start), text.line_end(end)
        tail = text.text[end:line_end].strip()
        alone = not text.text[line_start:start].strip()
        if not alone or tail.startswith(";"):
            return []
        if all(self._goes(each) for each in self._code.block(statement)):
            # The `try` or `if` around it needs them.
            return []
        kept = [each.text for each in comments(text.text, start, line_end)]
        if kept:
            indent, newline = text.indent(start), text.newline(end)
            lines = f"{newline}{indent}".join([indent + kept[0], *kept[1:]])
            block = self._code.block(statement)
            above = block[: block.index(statement)][-1:]
            if any(isinstance(e, Import) and not self._goes(e) for e in above):
                # As black has it between an import and a comment.
                lines = f"{newline}{lines}"
            return [Edit(line_start, line_end, lines)]
        return [Edit(self._gap_start(statement), text.next_line(end), "")]

    def _gap_start(self, statement: Import) -> int:
        """Return where the lines of an import begin that goes.

        The empty lines above it go with it, if all imports that follow it at once go, too, and
        an empty line follows those.
        """
        text, block = self._code.text, self._code.block(statement)
        start = line_start = text.line_start(text.span(statement)[0])
        if statement in self.top()[:1]:
            # New imports may come above it.
            return line_start
        end = line_start
        for each in block[block.index(statement) :]:
            first, last = text.span(each)
            if text.line_start(first) != end:
                break
            end = text.next_line(last)
            if not self._goes(each) or any(comments(text.text, first, end)):
                return line_start
        while start and not text.text[text.line_start(start - 1) : start].strip():
            start = text.line_start(start - 1)
        return start if start and not text.line(end).strip() else line_start


def _is_ordered(statement: Import) -> bool:
    names = [alias.name for alias in statement.names]
    return names == sorted(names, key=_order)


def _order(name: str) -> tuple[int, str]:
    """Return the key by which isort sorts imported names: constants, classes, others."""
    if name.isupper() and len(name) > 1:
        return 0, name.lower()
    return 1 if name[:1].isupper() else 2, name.lower()


def _module(statement: Import) -> str:
    """Return the module of `from module import name`, or ""."""
    if isinstance(statement, ast.Import):
        return ""
    return "." * statement.level + (statement.module or "")


def _place(statement: ast.stmt | str) -> tuple[int, bool, str]:
    """Return the key by which isort sorts imports: the section, `from`, the module."""
    if isinstance(statement, str):
        _, module, *_ = statement.split()
        is_from = statement.startswith("from ")
    elif isinstance(statement, ast.Import):
        module, is_from = statement.names[0].name, False
    else:
        assert isinstance(statement, ast.ImportFrom)
        module, is_from = _module(statement), True
    root = module.partition(".")[0]
    section = 1 if root in sys.stdlib_module_names else 2
    if not root:
        section = 3
    return 0 if root == "__future__" else section, is_from, module.lower()
