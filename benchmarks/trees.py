"""Prints what converting a tree of files costs, beside its peers: CPU time and memory.

    pip install ".[benchmark]" && python benchmarks/trees.py

The tree is made of copies of the installed packages, 5,000 files and 47 MB, of which one in
ten defines models. Every round runs every command once on a fresh copy of it; the slow peers
run in the first round alone.
"""

import ast
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from run import BIN, SCRIPT, Command, Cost, measure, median, versions

PATH = os.pathsep.join([str(BIN), os.environ["PATH"]])

FILES, BYTES, MODELS_IN = 5_000, 47_000_000, 10
MOST_MEMORY = 50
CASES = Path(__file__).parents[1] / "golden" / "convert"
# Names and numbers of the script that may be others in another copy.
VARIED = ("SEED", "digits", "images", "dropout", "history", "labels")
SCAN = """
import os, sys
found = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb", buffering=0) as file:
            found += b"Sequential" in file.read()
"""


def make_tree(folder: Path, files: int) -> None:
    """Write a tree whose files have the mean size of the whole one.

    Args:
        folder: Is made.
        files: How many.
    """
    draw = random.Random(7)
    packages = _installed(BYTES // FILES)
    cases = _cases()
    for number in range(files):
        path = folder / f"package_{number // 100:02}" / f"part_{number % 100 // 10}"
        path.mkdir(parents=True, exist_ok=True)
        text = draw.choice(packages).read_bytes()
        if number % (2 * MODELS_IN) == 0:
            text = _varied_script(number)
        elif number % MODELS_IN == 0:
            text = _with_model(text, draw.choice(cases))
        (path / f"module_{number:04}.py").write_bytes(text + b"# copy %d\n" % number)


def _installed(mean: int) -> list[Path]:
    """Return the installed Python files up to the size that gives them this mean."""
    found = sorted(
        (path.stat().st_size, path)
        for folder in sys.path
        if folder.endswith("site-packages")
        for path in Path(folder).rglob("*.py")
        if path.stat().st_size
    )
    total, most = 0, 0
    for number, (size, _) in enumerate(found, 1):
        total += size
        if total <= mean * number:
            most = number
    return [path for _, path in found[:most]]


def _cases() -> list[bytes]:
    """Return the sources of the conversion cases, but for those that are no Python."""
    found = [path.read_bytes() for path in sorted(CASES.glob("*/source.py"))]
    return [each for each in found if _is_python(each)]


def _is_python(source: bytes) -> bool:
    try:
        ast.parse(source.decode())
    except (SyntaxError, ValueError):
        return False
    return True


def _varied_script(number: int) -> bytes:
    """Return the training script with other names and numbers."""
    text = SCRIPT.read_text("utf-8")
    for name in VARIED[: 1 + number % len(VARIED)]:
        text = text.replace(name, f"{name}_{number}")
    return text.replace("(64", f"({32 + number % 64}").encode()


def _with_model(text: bytes, case: bytes) -> bytes:
    """Return a module of a package with a definition below it; or that alone."""
    both = text + b"\n\n" + case
    return both if _is_python(both) else case


def commands(folder: Path, tree: Path) -> Iterator[tuple[Command, bool]]:
    """Yield what is measured, and whether it is slow.

    Args:
        folder: For copies of the tree.
        tree: Is not changed.
    """
    copy = folder / "copy"

    def fresh() -> None:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(tree, copy)

    python = str(BIN / "python")
    ours = (str(BIN / "tfscaffold"), "convert", str(copy), "--to", "functional")
    every = [str(copy / path.relative_to(tree)) for path in sorted(tree.rglob("*.py"))]
    by_ast_grep = (
        *(_program("ast-grep"), "run", "--lang", "py", "--pattern", "$M.add($L)"),
        *("--rewrite", "$M.append($L)", "--update-all", str(copy)),
    )
    by_libcst = (
        *(python, "-m", "libcst.tool", "codemod", "noop.NOOPCommand"),
        *("--jobs", "1", "--no-format", "--hide-progress", str(copy)),
    )
    by_pyupgrade = (_program("pyupgrade"), "--exit-zero-even-if-changed", *every)
    command = partial(Command, prepare=fresh)
    yield command("convert", (ours,)), False
    yield command("convert --jobs 1", ((*ours, "--jobs", "1"),)), False
    yield command("ast-grep run -U", (by_ast_grep,)), False
    yield command("byte scan", ((python, "-c", SCAN, str(copy)),)), False
    yield command("libcst.tool codemod", (by_libcst,)), True
    yield command("pyupgrade", (by_pyupgrade,)), True


def _program(name: str) -> str:
    """Return the path of a peer.

    Raises:
        SystemExit: It is not installed.
    """
    path = shutil.which(name, path=PATH)
    if path is None:
        raise SystemExit(f'There is no {name}: pip install ".[benchmark]"')
    return path


def linear(folder: Path) -> Iterator[str]:
    """Yield the cost for trees of several sizes."""
    for files in (FILES // 4, FILES // 2, FILES, 2 * FILES):
        tree = folder / f"tree_{files}"
        make_tree(tree, files)
        ours = (str(BIN / "tfscaffold"), "convert", str(tree), "--to", "functional")
        cost = measure(Command("convert", (ours,)), os.environ, (0, 1))
        shutil.rmtree(tree)
        yield (
            f"{files:,} files: {cost.seconds:.2f} s, "
            f"{1000 * cost.seconds / files:.2f} ms a file, {cost.memory:.0f} MiB"
        )


def table(costs: dict[str, Cost]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    ours, goal = costs["convert"], costs["ast-grep run -U"].seconds
    yield "| command | CPU | memory of a process | ratio of ours to its CPU |"
    yield "|---|---:|---:|---:|"
    for title, cost in costs.items():
        ratio = f"{ours.seconds / cost.seconds:.2f}"
        yield f"| {title} | {cost.seconds:.2f} s | {cost.memory:.0f} MiB | {ratio} |"
    yield ""
    met = "met" if ours.seconds <= goal else "missed"
    yield f"At most the CPU time of ast-grep: {met}. "
    met = "met" if ours.memory <= MOST_MEMORY else "missed"
    yield f"At most {MOST_MEMORY} MiB a process: {met}."


def main() -> None:
    """Measure, and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree = folder / "tree"
        make_tree(tree, FILES)
        size = sum(path.stat().st_size for path in tree.rglob("*.py"))
        found: dict[str, list[Cost]] = {}
        for number in range(rounds):
            for command, slow in commands(folder, tree):
                if number == 0 or not slow:
                    command.prepare()
                    # A refused definition is exit code 1, as is a file that a peer cannot read.
                    cost = measure(command, os.environ, (0, 1))
                    found.setdefault(command.title, []).append(cost)
        costs = {
            title: Cost(
                median([c.seconds for c in each]), median([c.memory for c in each])
            )
            for title, each in found.items()
        }
        print(*table(costs), "", *linear(folder), "", sep="\n")
    names = ("tfscaffold", "ast-grep-cli", "libcst", "pyupgrade")
    print(
        f"Medians of {rounds} rounds (the slow peers: one); {FILES:,} files, "
        f"{size / 1e6:.0f} MB, of which {FILES // MODELS_IN} define models.",
        f"{versions(names)}.",
        sep="\n",
    )


if __name__ == "__main__":
    main()
