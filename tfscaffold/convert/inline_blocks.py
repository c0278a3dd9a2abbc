"""The raw TensorFlow blocks of a file: imported from a module, or written into the file itself."""

import ast
import builtins
import re
from collections.abc import Iterable

from tfscaffold.convert.fresh import Fresh
from tfscaffold.convert.imports import Imports
from tfscaffold.convert.polish import black
from tfscaffold.source.cells import next_cell
from tfscaffold.source.code import Code
from tfscaffold.source.keras import symbol_of
from tfscaffold.source.text import Edit
from tfscaffold.writers.blocks import blocks_source

BLOCK_WIDTH = 88


class Blocks:
    """Takes note of the blocks that a file needs, and spells them.

    Args:
        code: The file.
        fresh: Its free names.
        imports: Its imports.
        module: Where to import the blocks from, or None: they are written into the file.
        unit: One level of the file's indentation.
    """

    def __init__(
        self,
        code: Code,
        fresh: Fresh,
        imports: Imports,
        module: str | None,
        unit: str,
    ) -> None:
        self._code = code
        self._fresh = fresh
        self._imports = imports
        self._module = module
        self._unit = unit
        self.names: list[str] = []
        # Those that the model needs which is being converted.
        self.asked: set[str] = set()
        self._renamed: dict[str, str] = {}
        self._hiding = imports.hiding

    def spell(self, names: Iterable[str]) -> dict[str, str]:
        """Return what the blocks are called in the file."""
        names = [*dict.fromkeys(names)]
        self.asked |= {*names}
        new = [name for name in names if name not in self.names]
        self.names += new
        if self._module is not None:
            package, _, module = self._module.rpartition(".")
            self._imports.changes.add(f"from {package or '.'} import {module}")
            return {name: f"{module}.{name}" for name in self.names}
        for bound in blocks_source(self.names).names:
            if bound not in self._renamed:
                self._renamed[bound] = self._free(bound)
        return self._renamed

    def _free(self, bound: str) -> str:
        """Return a name that means the block wherever the file may use it."""
        plain = bound.lstrip("_")
        other = f"raw_{plain}" if plain.islower() else f"Raw{plain}"
        while True:
            name = self._fresh.once(self._code.scopes.module, bound, other)
            # The class of Keras is not read any more where its block is.
            hiding = self._hiding.get(name, ())
            if all(symbol_of(each.path) is not None for each in hiding):
                return name

    def read_builtins(self) -> set[str]:
        """Return the names of Python that the blocks of one model read in the file."""
        if self._module is not None:
            return set()
        return {
            node.id
            for definition in blocks_source(self.asked).definitions
            for node in ast.walk(definition.node)
            if isinstance(node, ast.Name) and hasattr(builtins, node.id)
        }

    def edits(self, classes: list[Edit], new: str) -> list[Edit]:
        """Return the insertion of the blocks after the imports, as a cell if there are cells.

        Args:
            classes: Insertions of classes, which keep their distance from what is above.
            new: The new text of the file, without the blocks: they are what it needs.
        """
        if not self.names or self._module is not None:
            return []
        from tfscaffold.writers.folding import read_uses

        rename = dict(self._renamed)
        uses = read_uses(new, {rename[name]: name for name in self.names})
        whole = blocks_source(self.names, uses=uses)
        for item in whole.imports:
            if item.module == "keras":
                rename[item.bound] = self._imports.package()
            elif item.name is None:
                rename[item.bound] = self._imports.module(item.module, item.bound)
            else:
                rename[item.bound] = self._imports.name(item.module, item.name)
        source = whole.renamed(rename)
        text = self._code.text
        changes = self._imports.changes
        last = self._imports.last() or changes.docstring()
        at = text.span(last)[1] if last is not None else changes.start()
        newline = text.newline(at)
        shown = source.text.rstrip("\n")
        if any(len(line) > BLOCK_WIDTH for line in shown.split("\n")):
            # Other names made a line too long.
            shown = black(shown, BLOCK_WIDTH)
        body = _indented(shown, self._unit).replace("\n", newline)
        if last is None:
            return [Edit(at, at, f"{body}{newline * 3}")]
        cell = next_cell(text, at)
        if cell is not None and all(cell < each.start for each in classes):
            return [Edit(cell, cell, f"# %%{newline}{body}{newline * 3}")]
        following = text.text[text.next_line(at) :]
        blank = (len(following) - len(following.lstrip("\r\n"))) // len(newline)
        missing = max(0, 2 - blank) if following.strip() else 0
        if any(
            not text.text[text.next_line(at) : each.start].strip() for each in classes
        ):
            missing = 0
        gap = newline * (2 if body.startswith(("class ", "def ", "@")) else 1)
        return [text.below(at, f"{gap}{body}{newline * missing}")]


def _indented(text: str, unit: str) -> str:
    """Return text that is indented by four spaces with another indentation."""
    return re.sub(r"(?m)^(?: {4})+", lambda found: unit * (len(found[0]) // 4), text)
