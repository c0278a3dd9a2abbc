"""The files of the raw TensorFlow blocks, read by `ast`."""

import ast
import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from tfscaffold.resources import templates_folder

# `base` first: the others derive from what stands in it.
FIRST_FAMILY = "base"

# A line (1-based), a column (0-based, in bytes of UTF-8), and the name that stands there.
_Place = tuple[int, int, str]


@dataclass(frozen=True)
class Import:
    """An import that blocks need: `import module as bound`, `from module import name`."""

    module: str
    name: str | None
    bound: str

    @property
    def text(self) -> str:
        """The statement, as isort would write it on a line of its own."""
        target = self.name or self.module
        alias = "" if target == self.bound else f" as {self.bound}"
        if self.name is None:
            return f"import {self.module}{alias}"
        return f"from {self.module} import {self.name}{alias}"


@dataclass(frozen=True)
class Definition:
    """A class, function or constant at the top of a family's file."""

    family: str
    name: str
    node: ast.stmt
    text: str
    imports: Mapping[str, Import]
    # Where in `text` which name of the top level stands, its own included.
    names: tuple[tuple[int, str], ...]


@cache
def definitions() -> dict[str, Definition]:
    """Every definition of every family by name, in the order of the files."""
    folder = os.path.join(templates_folder(), "blocks")
    families = sorted(
        (f.removesuffix(".py") for f in os.listdir(folder) if f.endswith(".py")),
        key=lambda family: (family != FIRST_FAMILY, family),
    )
    found: dict[str, Definition] = {}
    for family in families:
        with open(os.path.join(folder, f"{family}.py"), encoding="utf-8") as file:
            source = file.read()
        for definition in _read(family, source):
            assert definition.name not in found, definition.name
            found[definition.name] = definition
    return found


def _read(family: str, source: str) -> Iterator[Definition]:
    """Yield the definitions at the top level of a file."""
    lines = source.splitlines(keepends=True)
    body = ast.parse(source).body
    imports: dict[str, Import] = {}
    from_siblings: set[str] = set()
    own: dict[str, tuple[ast.stmt, _Place]] = {}
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name
                imports[bound] = Import(alias.name, None, bound)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                bound = alias.asname or alias.name
                if node.level:
                    from_siblings.add(bound)
                else:
                    imports[bound] = Import(str(node.module), alias.name, bound)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Assign):
            place = place_of(node)
            own[place[2]] = (node, place)
    known = {*imports, *from_siblings, *own}
    for name, (node, place) in own.items():
        start = _first_line(node, lines)
        yield Definition(
            family=family,
            name=name,
            node=node,
            text="".join(lines[start : node.end_lineno]).rstrip("\n"),
            imports=imports,
            names=names_in(node, place, known, start, lines),
        )


def names_in(
    node: ast.stmt, place: _Place, known: AbstractSet[str], start: int, lines: list[str]
) -> tuple[tuple[int, str], ...]:
    """Return where in a definition's text which name of the top level stands."""
    places = {place} | {
        (used.lineno, used.col_offset, used.id)
        for used in ast.walk(node)
        if isinstance(used, ast.Name) and used.id in known
    }
    return tuple(_offset(each, start, lines) for each in sorted(places))


def place_of(node: ast.stmt) -> _Place:
    """Return where the name of a definition stands."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        keyword = "class " if isinstance(node, ast.ClassDef) else "def "
        return node.lineno, node.col_offset + len(keyword), node.name
    assert isinstance(node, ast.Assign)
    assert isinstance(node.targets[0], ast.Name)
    return node.lineno, node.col_offset, node.targets[0].id


def _first_line(node: ast.stmt, lines: list[str]) -> int:
    """Return the index of a definition's first line: its decorators and comments."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while first > 0 and lines[first - 1].startswith("#"):
        first -= 1
    return int(first)


def _offset(place: _Place, start: int, lines: list[str]) -> tuple[int, str]:
    """Return where a name stands, in characters after the beginning of line `start`."""
    line, column, name = place
    # `ast` counts columns in bytes of UTF-8.
    before = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[start : line - 1])) + len(before), name
