"""The raw TensorFlow blocks: which there are, what they take, and their source text.

All is read from `templates/blocks/*.py` by `ast`, so that it cannot differ from them,
and TensorFlow is not needed.
"""

import ast
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache

from tfscaffold.layers import LAYERS
from tfscaffold.resources import templates_folder
from tfscaffold.writers.folding import Uses, fold

# `base` first: the others derive from what stands in it.
FIRST_FAMILY = "base"
OPTIMIZERS = "optimizers"


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
class _Definition:
    """A class, function or constant at the top of a family's file."""

    family: str
    name: str
    node: ast.stmt
    text: str
    imports: Mapping[str, Import]
    # Where in `text` which name of the top level stands, its own included.
    names: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Source:
    """Blocks as text, in pieces.

    Attributes:
        imports: What has to be imported, without what `rename` maps to an expression.
        names: The names that `text` binds, in its order.
        text: The definitions, two blank lines between them, a newline at the end.
        definitions: What it was made of.
    """

    imports: tuple[Import, ...]
    names: tuple[str, ...]
    text: str
    definitions: tuple[_Definition, ...] = field(repr=False)

    def renamed(self, rename: Mapping[str, str]) -> "Source":
        """Return it with other names; see `blocks_source`."""
        return _source(self.definitions, rename)


def block_names() -> tuple[str, ...]:
    """Return the names of the blocks, which are those of their Keras layers."""
    names = {layer.name for layer in LAYERS.values()}
    return tuple(name for name in _definitions() if name in names)


def optimizer_names() -> tuple[str, ...]:
    """Return the names of the raw optimizers, which are those of the Keras ones."""
    return tuple(name for name in _leaves() if family(name) == OPTIMIZERS)


def family(name: str) -> str:
    """Return the family of a block: the file in templates/blocks, without suffix."""
    return _definitions()[name].family


def parameters(name: str) -> tuple[str, ...]:
    """Return the constructor's parameters, in the order of the Keras layer's.

    Those of the base classes that `**options` passes on come last.
    """
    result: list[str] = []
    for node in _line_of_classes(name):
        method = _method(node, "__init__")
        if method is None:
            continue
        arguments = method.args
        found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        result += [a.arg for a in found if a.arg not in ("self", *result)]
        if arguments.kwarg is None:
            break
    return tuple(result)


def accepts(name: str, argument: str, value: object) -> bool:
    """Return whether a block takes a named argument whose value is known.

    What it does not take it refuses when it runs: an argument of the Keras layer that is
    not among its parameters and is neither None nor False, or images with the channels
    first.
    """
    if argument not in parameters(name):
        return value is None or value is False
    return argument != "data_format" or value in (None, "channels_last")


def takes_training(name: str) -> bool:
    """Return whether the block is called with `training=`."""
    return _training_default(name) is not ...


def trains_unless_told(name: str) -> bool:
    """Return whether the block does as in training where `training` is None."""
    return _training_default(name) is None


def _training_default(name: str) -> object:
    """Return the default of `training`, or `...` if the block is not told."""
    for node in _line_of_classes(name):
        method = _method(node, "__call__")
        if method is not None:
            names = [argument.arg for argument in method.args.args]
            defaults = [None] * len(names) + method.args.defaults
            given = dict(zip(names, defaults[-len(names) :], strict=True))
            found = given.get("training")
            return found.value if isinstance(found, ast.Constant) else ...
    return ...


def weights(name: str) -> tuple[str, ...]:
    """Return the names of the variables that a block may make, in Keras' order."""
    calls = [
        node
        for class_ in _line_of_classes(name)
        for node in ast.walk(class_)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add_weight"
    ]
    calls.sort(key=lambda call: call.lineno)
    return tuple(ast.literal_eval(call.args[0]) for call in calls)


def blocks_source(
    names: Iterable[str],
    rename: Mapping[str, str] | None = None,
    uses: Uses | None = None,
) -> Source:
    """Return the source of blocks or optimizers, with all that they depend on.

    Args:
        names: Names of blocks or optimizers, in any order.
        rename: New names for definitions and imported names, where the old ones are
            taken: `{"Dense": "RawDense"}`. An imported name may become an expression
            that is already there, `{"keras": "tf.keras"}`; its import is left out.
        uses: What is done with the blocks; what is not needed for that is left out. None:
            they are whole.

    Raises:
        KeyError: A name that is neither a block nor an optimizer.
    """
    needed = _closure(names)
    return _source(needed if uses is None else _folded(needed, uses), rename or {})


def _source(needed: Iterable[_Definition], rename: Mapping[str, str]) -> Source:
    imports = {
        used: definition.imports[used]
        for definition in needed
        for _, used in definition.names
        if used in definition.imports
    }
    renamed = (
        Import(item.module, item.name, rename.get(bound, bound))
        for bound, item in imports.items()
        if "." not in rename.get(bound, bound)
    )
    return Source(
        imports=tuple(sorted(renamed, key=_isort_key)),
        names=tuple(rename.get(d.name, d.name) for d in needed),
        text="\n\n\n".join(_renamed(d, rename) for d in needed) + "\n",
        definitions=tuple(needed),
    )


def blocks_text(
    names: Iterable[str],
    rename: Mapping[str, str] | None = None,
    docstring: str = "The layers of the model in raw TensorFlow.",
    uses: Uses | None = None,
) -> str:
    """Return a module that holds exactly these blocks and what they depend on.

    It is clean under black and ruff for the original names. Arguments and errors: see
    `blocks_source`.
    """
    source = blocks_source(names, rename, uses)
    starts_with_code = source.text.startswith(("class ", "def ", "@"))
    gap = "\n\n\n" if starts_with_code else "\n\n"
    return f'"""{docstring}"""\n\n{import_text(source.imports)}{gap}{source.text}'


def import_text(imports: Iterable[Import]) -> str:
    """Return import statements in isort's order, one for a module, no newline at end."""
    sections: dict[bool, dict[str, list[str]]] = {}
    for item in sorted(imports, key=_isort_key):
        statements = sections.setdefault(_is_third_party(item), {})
        head, _, tail = item.text.partition(" import ")
        statements.setdefault(head, []).extend([tail] if tail else [])
    return "\n\n".join(
        "\n".join(
            f"{head} import {', '.join(tails)}" if tails else head
            for head, tails in statements.items()
        )
        for statements in sections.values()
    )


@cache
def _definitions() -> dict[str, _Definition]:
    """Every definition of every family by name, in the order of the files."""
    folder = os.path.join(templates_folder(), "blocks")
    families = sorted(
        (f.removesuffix(".py") for f in os.listdir(folder) if f.endswith(".py")),
        key=lambda family: (family != FIRST_FAMILY, family),
    )
    definitions: dict[str, _Definition] = {}
    for family in families:
        with open(os.path.join(folder, f"{family}.py"), encoding="utf-8") as file:
            source = file.read()
        for definition in _read(family, source):
            assert definition.name not in definitions, definition.name
            definitions[definition.name] = definition
    return definitions


def _read(family: str, source: str) -> Iterator[_Definition]:
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
            place = _place(node)
            own[place[2]] = (node, place)
    known = {*imports, *from_siblings, *own}
    for name, (node, place) in own.items():
        start = _first_line(node, lines)
        yield _Definition(
            family=family,
            name=name,
            node=node,
            text="".join(lines[start : node.end_lineno]).rstrip("\n"),
            imports=imports,
            names=_names_in(node, place, known, start, lines),
        )


def _names_in(
    node: ast.stmt, place: _Place, known: AbstractSet[str], start: int, lines: list[str]
) -> tuple[tuple[int, str], ...]:
    """Return where in a definition's text which name of the top level stands."""
    places = {place} | {
        (used.lineno, used.col_offset, used.id)
        for used in ast.walk(node)
        if isinstance(used, ast.Name) and used.id in known
    }
    return tuple(_offset(each, start, lines) for each in sorted(places))


def _place(node: ast.stmt) -> _Place:
    """Return where the name of a definition stands."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        keyword = "class " if isinstance(node, ast.ClassDef) else "def "
        return node.lineno, node.col_offset + len(keyword), node.name
    assert isinstance(node, ast.Assign)
    assert isinstance(node.targets[0], ast.Name)
    return node.lineno, node.col_offset, node.targets[0].id


@cache
def _block_families() -> frozenset[str]:
    """Return the families that hold blocks, and what these depend on."""
    return frozenset(
        definition.family
        for definition in _definitions().values()
        if "Block" in [name for _, name in definition.names]
    )


def _folded(needed: list[_Definition], uses: Uses) -> list[_Definition]:
    """Return definitions without what is not needed for some uses of the blocks.

    What trains a model stays whole, for it is called by its parameters' names.
    """
    families = _block_families()
    blocks = [each for each in needed if each.family in families]
    imports = {k: v for each in blocks for k, v in each.imports.items()}
    others = [each.text for each in needed if each.family not in families]
    text = "\n\n\n".join(each.text for each in blocks)
    texts = dict(fold(text, imports, uses.with_others(others)))
    known = {*imports, *texts}
    found = []
    for definition in needed:
        if definition.family not in families:
            found.append(definition)
        elif definition.name in texts:
            lines = texts[definition.name].splitlines(keepends=True)
            (node,) = ast.parse(texts[definition.name]).body
            names = _names_in(node, _place(node), known, 0, lines)
            found.append(
                _Definition(
                    *(definition.family, definition.name, node),
                    *("".join(lines), imports, names),
                )
            )
    return found


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


def _closure(names: Iterable[str]) -> list[_Definition]:
    """Return the definitions and all that they use, in the order of the files."""
    definitions = _definitions()
    wanted = list(names)
    needed: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name not in needed:
            needed.add(name)
            used = (used for _, used in definitions[name].names)
            wanted += [other for other in used if other in definitions]
    return [definitions[name] for name in definitions if name in needed]


def _renamed(definition: _Definition, rename: Mapping[str, str]) -> str:
    text = definition.text
    for start, name in reversed(definition.names):
        if name in rename:
            text = text[:start] + rename[name] + text[start + len(name) :]
    return text


def _line_of_classes(name: str) -> Iterator[ast.ClassDef]:
    """Yield a class and its base classes, the nearest first."""
    definition = _definitions().get(name)
    if definition is None:
        raise KeyError(name)
    while definition is not None:
        assert isinstance(definition.node, ast.ClassDef)
        yield definition.node
        base = definition.node.bases[0]
        definition = _definitions().get(base.id) if isinstance(base, ast.Name) else None


def _method(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return statement
    return None


def _leaves() -> list[str]:
    """Return the names of the classes from which no other one derives."""
    classes = {
        name: definition.node
        for name, definition in _definitions().items()
        if isinstance(definition.node, ast.ClassDef)
    }
    bases = {
        base.id
        for node in classes.values()
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    return [name for name in classes if name not in bases]


def _is_third_party(item: Import) -> bool:
    return item.module.partition(".")[0] not in sys.stdlib_module_names


def _isort_key(item: Import) -> tuple[bool, bool, str, str]:
    return _is_third_party(item), item.name is not None, item.module, item.name or ""
