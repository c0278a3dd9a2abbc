"""Writes what the docs show of the program: `python docs/generate.py`; a test finds what is stale.

The pages are written by hand but for three things, which stand below a mark:

- `<!-- file: NAME -->`: the block below is written by hand, and becomes a file in the page's
  own folder.
- A block `console`: what stands below a line `$ COMMAND` is what the command prints there.
- `<!-- table: NAME -->` to `<!-- end -->`: a table of `TABLES`.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path

from tfscaffold.guide.layers import known_layers
from tfscaffold.model.diagnostics import CODES
from tfscaffold.project import catalog
from tfscaffold.project.choices import sources_for

FOLDER = Path(__file__).parent
_FILE = r"<!-- file: (?P<name>\S+) -->\n```\w+\n(?P<content>.*?)```\n"
_CONSOLE = r"```console\n(?P<console>.*?)```\n"
_TABLE = r"<!-- table: (?P<table>\w+) -->\n.*?<!-- end -->\n"
_MARKS = re.compile(f"{_FILE}|{_CONSOLE}|{_TABLE}", re.DOTALL)


def pages() -> list[Path]:
    """Return the pages, sorted."""
    return sorted(FOLDER.glob("*.md"))


def generated(page: str) -> str:
    """Return a page as it should be now."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder).resolve()
        return _MARKS.sub(lambda match: _now(match, path), page)


def _now(match: re.Match[str], folder: Path) -> str:
    if match["name"]:
        path = folder / match["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(match["content"], "utf-8")
        return match[0]
    if match["console"]:
        commands = re.findall(r"^\$ (.*)$", match["console"], re.MULTILINE)
        printed = [f"$ {each}\n{_output(each, folder)}" for each in commands]
        return f"```console\n{''.join(printed)}```\n"
    table = TABLES[match["table"]]()
    return f"<!-- table: {match['table']} -->\n{table}\n<!-- end -->\n"


def _output(command: str, folder: Path) -> str:
    """Return what a command prints on both streams; its programs are this Python's."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    result = subprocess.run(
        ["sh", "-c", command],
        check=False,
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    # Whose computer it is must not show.
    text = result.stdout.replace(f"{folder}/", "").replace(str(folder), ".")
    return text if not text or text.endswith("\n") else f"{text}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _layers() -> str:
    """Return a table for each family, under its name."""
    parts = []
    for family, layers in groupby(known_layers(), lambda layer: layer.family):
        rows = [
            (
                ", ".join(f"`{name}`" for name in (layer.name, *layer.aliases)),
                "yes" if layer.has_shape else "",
                "yes" if layer.has_block else "kept" if layer.is_kept else "",
            )
            for layer in layers
        ]
        table = _table(("layer", "shape and parameters", "raw TensorFlow"), rows)
        parts.append(f"### {family}\n\n{table}")
    return "\n\n".join(parts)


def _matrix() -> str:
    """Return which architecture goes with which tier and training style."""
    cells = catalog.cells()
    pairs = dict.fromkeys((cell.arch, cell.tier) for cell in cells)
    rows = [
        (
            *pair,
            *("yes" if (*pair, style) in cells else "" for style in catalog.TRAINING),
        )
        for pair in pairs
    ]
    return _table(("architecture", "tier", *catalog.TRAINING), rows)


def _data() -> str:
    """Return the sources of data."""
    sources = [catalog.data_source(name) for name in catalog.names("data")]
    rows = [
        (
            f"`{each.name}`",
            each.summary,
            f"`--data-path {each.example}`" if each.needs_path else "",
        )
        for each in sources
    ]
    return _table(("`--data`", "what", "path"), rows)


def _sources() -> str:
    """Return the sources of data that each architecture takes."""
    rows = [
        (f"`{arch}`", ", ".join(f"`{source}`" for source in sources_for(arch)))
        for arch in catalog.names("architectures")
    ]
    return _table(("architecture", "`--data`"), rows)


def _codes() -> str:
    """Return the diagnostics, each with a link to its page."""
    rows = [
        (f"[{code}](diagnostics/{code}.md)", title) for code, title in CODES.items()
    ]
    return _table(("code", "meaning"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "codes": _codes,
    "data": _data,
    "layers": _layers,
    "matrix": _matrix,
    "sources": _sources,
}


def main() -> None:
    """Write the pages that are stale, and name them."""
    for page in pages():
        old = page.read_text("utf-8")
        new = generated(old)
        if new != old:
            page.write_text(new, "utf-8")
            print(f"changed {page.name}")


if __name__ == "__main__":
    main()
