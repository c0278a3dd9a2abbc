"""JSON with comments, as editors keep it: read with places, and merged by small edits.

https://code.visualstudio.com/docs/languages/json#_json-with-comments
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.source.text import Edit, Text, splice

# What tells the entries of a list apart.
IDENTITIES = ("label", "id", "name")

_BLANK = re.compile(r"(?:[ \t\r\n]|//[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_SCALAR = re.compile(
    r'"(?:[^"\\\x00-\x1f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null'
)
_END_OF_LINE = re.compile(r"[ \t]*(?://[^\r\n]*|/\*[^\r\n]*?\*/[ \t]*)?(?=[\r\n])")
_INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)


@dataclass(frozen=True)
class Node:
    """A value and its place in the text."""

    start: int
    end: int
    value: Any
    members: dict[str, "Node"] = field(default_factory=dict)
    """Of an object."""
    items: list["Node"] = field(default_factory=list)
    """Of a list, or the values of an object."""
    comma: int = 0
    """Where a comma after the last item ends, or 0."""


class Rules(NamedTuple):
    """Whose values count where the user's file and ours have the same key."""

    keep: bool = False
    """Whether the user's values stay."""
    join: tuple[str, ...] = ()
    """Keys of lists to which our values are added."""


OURS = Rules()


def parse(text: str, path: str) -> Node:
    """Return the one value of a text; a comma after the last item is understood.

    Raises:
        UserError: It is not JSON with comments; the message has the place in `path`.
    """
    reader = _Reader(text, path)
    node = reader.node(reader.blank(0))
    if reader.blank(node.end) != len(text):
        reader.fail(reader.blank(node.end), "the end of the file")
    return node


def merged(text: str, wanted: Any, path: str, rules: Rules = OURS) -> str:
    """Return the text with all that is wanted in it; the rest stays to the character.

    Objects are merged key by key, and lists of objects by `label`, `id` or `name`.

    Raises:
        UserError: The text is not JSON with comments, or has a value of another kind
            where a list or an object belongs.
    """
    if not text.strip():
        return dumps(wanted)
    merger = _Merger(text, path, rules)
    return splice(text, merger.edits(parse(text, path), wanted, ""))


def dumps(value: Any) -> str:
    """Return the text of a new file."""
    return json.dumps(value, indent=4, ensure_ascii=False) + "\n"


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path

    def blank(self, at: int) -> int:
        """Return the place after white space and comments."""
        found = _BLANK.match(self.text, at)
        assert found is not None
        return found.end()

    def fail(self, at: int, expected: str) -> None:
        line, column = Text(self.text).position(at)
        raise UserError(
            f"{self.path}:{line}:{column}: this is not JSON with comments: expected"
            f" {expected}.",
            "Mend the file, or print what belongs into it with `--print`.",
        )

    def node(self, at: int) -> Node:
        opening = self.text[at : at + 1]
        if opening == "{":
            return self._object(at)
        if opening == "[":
            return self._list(at)
        found = _SCALAR.match(self.text, at)
        if found is None:
            self.fail(at, "a value")
        assert found is not None
        try:
            return Node(at, found.end(), json.loads(found.group()))
        except ValueError:
            self.fail(at, "a string with valid escapes")
            raise

    def _object(self, start: int) -> Node:
        members: dict[str, Node] = {}
        items: list[Node] = []
        at, comma = self.blank(start + 1), 0
        while self.text[at : at + 1] != "}":
            key = self.node(at) if self.text[at : at + 1] == '"' else None
            if key is None or (items and not comma):
                self.fail(at, "a comma or }" if items and not comma else "a key or }")
            assert key is not None
            colon = self.blank(key.end)
            if self.text[colon : colon + 1] != ":":
                self.fail(colon, "a colon")
            members[key.value] = self.node(self.blank(colon + 1))
            items.append(members[key.value])
            at, comma = self._after(items[-1])
        value = {name: node.value for name, node in members.items()}
        return Node(start, at + 1, value, members, items, comma)

    def _list(self, start: int) -> Node:
        items: list[Node] = []
        at, comma = self.blank(start + 1), 0
        while self.text[at : at + 1] != "]":
            if items and not comma:
                self.fail(at, "a comma or ]")
            items.append(self.node(at))
            at, comma = self._after(items[-1])
        values = [node.value for node in items]
        return Node(start, at + 1, values, items=items, comma=comma)

    def _after(self, node: Node) -> tuple[int, int]:
        """Return the next place with text, and where the comma before it ends, or 0."""
        at = self.blank(node.end)
        if self.text[at : at + 1] != ",":
            return at, 0
        return self.blank(at + 1), at + 1


class _Merger:
    def __init__(self, text: str, path: str, rules: Rules) -> None:
        self.text = Text(text)
        self.path = path
        self.rules = rules
        indents = _INDENT.search(text)
        self.unit = indents.group(1) if indents else "    "

    def edits(self, node: Node, wanted: Any, key: str) -> Iterator[Edit]:
        """Yield what makes `wanted` part of the node that stands at `key`."""
        if isinstance(wanted, dict) and isinstance(node.value, dict):
            yield from self._object(node, wanted)
        elif isinstance(wanted, list) and isinstance(node.value, list):
            if key in self.rules.join:
                new = [value for value in wanted if value not in node.value]
                yield from self._insert(node, [self._text(node, each) for each in new])
            elif any(_identity(each) for each in wanted):
                yield from self._entries(node, wanted)
            else:
                yield from self._replace(node, wanted)
        elif isinstance(wanted, dict | list) and key not in _FREE_FORM:
            self._refuse(node, wanted)
        else:
            yield from self._replace(node, wanted)

    def _object(self, node: Node, wanted: dict[str, Any]) -> Iterator[Edit]:
        new = []
        for key, value in wanted.items():
            if key in node.members:
                yield from self.edits(node.members[key], value, key)
            else:
                new.append(f"{json.dumps(key)}: {self._text(node, value)}")
        yield from self._insert(node, new)

    def _entries(self, node: Node, wanted: list[Any]) -> Iterator[Edit]:
        known = {_identity(each.value): each for each in reversed(node.items)}
        new = []
        for value in wanted:
            if _identity(value) in known:
                yield from self.edits(known[_identity(value)], value, "")
            else:
                new.append(self._text(node, value))
        yield from self._insert(node, new)

    def _replace(self, node: Node, wanted: Any) -> Iterator[Edit]:
        if not self.rules.keep and json.dumps(node.value) != json.dumps(wanted):
            indent = self.text.indent(node.start)
            yield Edit(node.start, node.end, self._dump(wanted, indent))

    def _insert(self, node: Node, new: list[str]) -> Iterator[Edit]:
        """Yield the edits that put new items behind the last one of a node."""
        if not new:
            return
        text, newline = self.text.text, self.text.newline(node.start)
        indent = newline + self._indent(node)
        added = indent + f",{indent}".join(new)
        if not node.items:
            inside = text[node.start + 1 : node.end - 1]
            at = node.start + 1 + len(inside.rstrip())
            end = newline + self.text.indent(node.start)
            yield Edit(at, node.end - 1, added + end)
            return
        last = node.comma or node.items[-1].end
        behind = _END_OF_LINE.match(text, last)
        at = behind.end() if behind else last
        if node.comma:
            yield Edit(at, at, added)
        elif at == last:
            yield Edit(at, at, f",{added}")
        else:
            yield Edit(last, last, ",")
            yield Edit(at, at, added)

    def _indent(self, node: Node) -> str:
        """Return the white space before an item of a node."""
        if node.items and self.text.line_start(node.items[0].start) > node.start:
            return self.text.indent(node.items[0].start)
        return self.text.indent(node.start) + self.unit

    def _text(self, node: Node, value: Any) -> str:
        return self._dump(value, self._indent(node))

    def _dump(self, value: Any, indent: str) -> str:
        text = json.dumps(value, indent=self.unit, ensure_ascii=False)
        return text.replace("\n", self.text.newline(0) + indent)

    def _refuse(self, node: Node, wanted: Any) -> None:
        line, column = self.text.position(node.start)
        kind = "an object" if isinstance(wanted, dict) else "a list"
        raise UserError(
            f"{self.path}:{line}:{column}: {kind} belongs here.",
            "Mend the file, or print what belongs into it with `--print`.",
        )


# Where an editor takes a text, a list or an object; ours replaces what is there.
_FREE_FORM = ("problemMatcher", "group")


def _identity(value: Any) -> tuple[str, str] | None:
    """Return what tells an entry of a list apart, or None."""
    if isinstance(value, dict):
        for key in IDENTITIES:
            if isinstance(value.get(key), str):
                return key, value[key]
    return None
