"""The raw TensorFlow blocks: which there are, what they take, and their source text.

All is read from `templates/blocks/*.py` by `ast`, so that it cannot differ from them,
and TensorFlow is not needed.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tfscaffold.layers import LAYERS
from tfscaffold.writers.block_files import (
    Definition,
    Import,
    definitions,
    names_in,
    place_of,
)

if TYPE_CHECKING:
    from tfscaffold.writers.folding import Uses

OPTIMIZERS = "optimizers"


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
    definitions: tuple[Definition, ...] = field(repr=False)

    def renamed(self, rename: Mapping[str, str]) -> "Source":
        """Return it with other names; see `blocks_source`."""
        return _source(self.definitions, rename)


def block_names() -> tuple[str, ...]:
    """Return the names of the blocks, which are those of their Keras layers."""
    names = {layer.name for layer in LAYERS.values()}
    return tuple(name for name in definitions() if name in names)


def optimizer_names() -> tuple[str, ...]:
    """Return the names of the raw optimizers, which are those of the Keras ones."""
    return tuple(name for name in _leaves() if family(name) == OPTIMIZERS)


def family(name: str) -> str:
    """Return the family of a block: the file in templates/blocks, without suffix."""
    return definitions()[name].family


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
    uses: "Uses | None" = None,
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


def _source(needed: Iterable[Definition], rename: Mapping[str, str]) -> Source:
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
    uses: "Uses | None" = None,
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
def _block_families() -> frozenset[str]:
    """Return the families that hold blocks, and what these depend on."""
    return frozenset(
        definition.family
        for definition in definitions().values()
        if "Block" in [name for _, name in definition.names]
    )


def _folded(needed: list[Definition], uses: "Uses") -> list[Definition]:
    """Return definitions without what is not needed for some uses of the blocks.

    What trains a model stays whole, for it is called by its parameters' names.
    """
    from tfscaffold.writers.folding import fold

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
            names = names_in(node, place_of(node), known, 0, lines)
            found.append(
                Definition(
                    *(definition.family, definition.name, node),
                    *("".join(lines), imports, names),
                )
            )
    return found


def _closure(names: Iterable[str]) -> list[Definition]:
    """Return the definitions and all that they use, in the order of the files."""
    known = definitions()
    wanted = list(names)
    needed: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name not in needed:
            needed.add(name)
            used = (used for _, used in known[name].names)
            wanted += [other for other in used if other in known]
    return [known[name] for name in known if name in needed]


def _renamed(definition: Definition, rename: Mapping[str, str]) -> str:
    text = definition.text
    for start, name in reversed(definition.names):
        if name in rename:
            text = text[:start] + rename[name] + text[start + len(name) :]
    return text


def _line_of_classes(name: str) -> Iterator[ast.ClassDef]:
    """Yield a class and its base classes, the nearest first."""
    definition = definitions().get(name)
    if definition is None:
        raise KeyError(name)
    while definition is not None:
        assert isinstance(definition.node, ast.ClassDef)
        yield definition.node
        base = definition.node.bases[0]
        definition = definitions().get(base.id) if isinstance(base, ast.Name) else None


def _method(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return statement
    return None


def _leaves() -> list[str]:
    """Return the names of the classes from which no other one derives."""
    classes = {
        name: definition.node
        for name, definition in definitions().items()
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
