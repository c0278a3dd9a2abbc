"""Imports run one way, and what is slow or foreign is imported where it is allowed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import tfscaffold

PACKAGE = Path(tfscaffold.__file__).parent

# The layers from the top down. A layer may import those below it, and its own files;
# names that share a line do not import each other.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("lsp",),
    ("guide",),
    ("inspect", "project", "verify"),
    ("convert", "tasks"),
    ("training",),
    ("faults", "readers", "writers"),
    ("model",),
    ("layers", "source"),
    ("files",),
    ("errors", "resources", "tiers"),
    ("__init__",),
)

# What runs in the process that `verify` starts with the user's own interpreter.
WORKER = ("verify/worker/",)

# Packages from outside the standard library, and who may import them.
FOREIGN = {
    "black": ("convert/", "project/"),
    "click": ("cli/",),
    "h5py": WORKER,
    "jinja2": ("project/",),
    "keras": WORKER,
    "lsprotocol": ("lsp/",),
    "numpy": WORKER,
    "pathspec": ("convert/",),
    "pygls": ("lsp/",),
    "tensorflow": WORKER,
}


class Import(NamedTuple):
    """An import statement's target, and where it stands."""

    file: str
    line: int
    target: str
    at_start: bool
    """Whether it runs when its file is imported."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.target}"


def imports_of(text: str, file: str) -> Iterator[Import]:
    """Yield what a file imports; one written `from a import b` as `a.b`."""
    tree = ast.parse(text)
    later = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            targets = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            yield Import(file, node.lineno, target, node not in later)


def module_of(path: str) -> str:
    """Return the module of a file of the package: `convert.edits` of `convert/edits.py`."""
    return path.replace("/", ".").removesuffix(".py")


def layer_of(path: str) -> str:
    """Return the layer of a file, `convert/edits.py`, or a module, `convert.edits`."""
    return module_of(path).partition(".")[0]


def rank(layer: str) -> int:
    """Return the place of a layer, 0 for the highest."""
    return next(place for place, names in enumerate(LAYERS) if layer in names)


def climbs(each: Import) -> bool:
    """Whether an import goes up, or sideways to another layer."""
    importer, imported = layer_of(each.file), layer_of(each.target.split(".", 1)[1])
    if not (PACKAGE / imported).is_dir() and not (PACKAGE / f"{imported}.py").exists():
        imported = "__init__"  # `from tfscaffold import __version__`
    return importer != imported and rank(imported) <= rank(importer)


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    """Return every import of the package."""
    return [
        each
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "templates"
        for each in imports_of(
            path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix()
        )
    ]


def test_every_file_has_a_layer() -> None:
    found = {
        path.stem
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert found <= {name for names in LAYERS for name in names}


def test_imports_run_one_way(imports: list[Import]) -> None:
    inside = [each for each in imports if each.target.split(".")[0] == "tfscaffold"]
    assert len(inside) > 100
    assert [str(each) for each in inside if climbs(each)] == []


@pytest.mark.parametrize(
    ("file", "statement", "wanted"),
    [
        ("convert/edits.py", "from tfscaffold.cli import main", True),
        ("readers/uses.py", "from tfscaffold.writers import WRITERS", True),
        ("errors.py", "def f():\n    import tfscaffold.project.render", True),
        ("__init__.py", "from tfscaffold.tiers import TIERS", True),
        ("convert/edits.py", "from tfscaffold.convert import fresh", False),
        ("project/render.py", "from tfscaffold import __version__", False),
    ],
)
def test_a_climbing_import_is_found(file: str, statement: str, wanted: bool) -> None:
    (each,) = imports_of(statement, file)
    assert climbs(each) is wanted


def test_foreign_packages_are_imported_where_they_are_allowed(
    imports: list[Import],
) -> None:
    known = {*sys.stdlib_module_names, "tfscaffold"}
    for each in imports:
        package = each.target.split(".")[0]
        if package not in known:
            assert each.file.startswith(FOREIGN.get(package, ())), str(each)


def test_only_the_worker_imports_what_imports_tensorflow(imports: list[Import]) -> None:
    modules = tuple(f"tfscaffold.{module_of(file)}" for file in WORKER)
    importers = {each.file for each in imports if each.target.startswith(modules)}
    assert all(file.startswith(WORKER) for file in importers)


def test_slow_packages_are_imported_when_they_are_needed(
    imports: list[Import],
) -> None:
    slow = ("black", "jinja2")
    early = [each for each in imports if each.at_start]
    assert [str(each) for each in early if each.target.split(".")[0] in slow] == []


def test_blocks_are_folded_only_where_there_are_blocks() -> None:
    program = (
        "import sys\n"
        "from tfscaffold.convert import convert_text\n"
        "text = 'import keras\\nm = keras.Sequential([keras.layers.Dense(1, input_dim=2)])'\n"
        "assert convert_text(text, 'functional').models[0].status == 'converted'\n"
        "assert not [name for name in sys.modules if '.folding' in name]\n"
        "assert convert_text(text, 'module').models[0].status == 'converted'\n"
        "assert 'tfscaffold.writers.folding' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_the_first_answer_imports_no_command(arguments: list[str]) -> None:
    program = (
        "import sys; from tfscaffold.cli import program\n"
        f"program({arguments}, standalone_mode=False)\n"
        "ours = {name for name in sys.modules if name.startswith('tfscaffold')}\n"
        "assert ours == {'tfscaffold', 'tfscaffold.cli', 'tfscaffold.errors'}, ours\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
