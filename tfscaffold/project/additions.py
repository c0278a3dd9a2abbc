"""What `tfscaffold add` writes: a layer, loss, metric or callback of one's own, and its tests."""

import os
import re
from typing import NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.resources import templates_folder

KINDS = ("layer", "loss", "metric", "callback")


class Package(NamedTuple):
    """A Python package on the disk.

    Attributes:
        root: The folder of its project: the one with pyproject.toml, or around the package.
        path: The package's folder below the root, with `/`.
        name: As it is imported: `demo`, `demo.layers`.
    """

    root: str
    path: str
    name: str


class Addition(NamedTuple):
    """A module and its tests: path below the project's root, with `/` -> text."""

    class_name: str
    module: str
    """As it is imported: `demo.soft_attention`."""
    files: dict[str, str]


def find_package(folder: str) -> Package:
    """Return the package that a folder is, belongs to, or is the project of.

    Raises:
        UserError: There is none, or more than one.
    """
    start = os.path.abspath(folder)
    if not os.path.isdir(start):
        raise UserError(f"{folder} is not a folder.", "Name a folder with --into.")
    if _is_package(start):
        return _package(start)
    root = _project_root(start)
    sources = [os.path.join(root, "src"), root]
    found = [
        path
        for source in sources
        if os.path.isdir(source)
        for name in sorted(os.listdir(source))
        if name not in ("tests", "test", "docs")
        and _is_package(path := os.path.join(source, name))
    ]
    if len(found) == 1:
        return _package(found[0])
    if not found:
        raise UserError(
            f"There is no Python package in {root}.",
            "Name its folder, which has an __init__.py: --into src/demo",
        )
    names = ", ".join(os.path.relpath(path, start) for path in found)
    raise UserError(f"There are several packages: {names}.", "Name one with --into.")


def render_addition(
    kind: str, name: str, package: Package, custom_gradient: bool = False
) -> Addition:
    """Return a module with a class called `name`, and a module with its tests.

    Args:
        kind: One of `KINDS`.
        name: `SoftAttention`, or `soft_attention`.
        package: Where it goes.
        custom_gradient: A layer whose gradient is written out.

    Raises:
        UserError: The name is no name of a class, or only layers have what is asked for.
    """
    if custom_gradient and kind != "layer":
        raise UserError(
            f"--custom-gradient goes with a layer, not with a {kind}.",
            f"Leave it out, or add a layer: tfscaffold add layer {name} --custom-gradient",
        )
    class_name, file = _names(name)
    template = "gradient-layer" if custom_gradient else kind
    module = f"{package.name}.{file}"
    words = {
        "name": class_name,
        "package": package.name.partition(".")[0],
        "import_name": module,
    }
    paths = {
        f"{package.path}/{file}.py": f"{template}/module.py.j2",
        f"tests/test_{file}.py": f"{template}/test.py.j2",
    }
    files = {path: _rendered(source, words) for path, source in paths.items()}
    return Addition(class_name, module, files)


def existing(addition: Addition, package: Package) -> list[str]:
    """Return the paths of an addition that are taken already."""
    return [
        path
        for path in addition.files
        if os.path.lexists(os.path.join(package.root, path))
    ]


def _rendered(template: str, words: dict[str, str]) -> str:
    """Return a template filled in, as black formats it: names may be long."""
    import black
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(os.path.join(templates_folder(), "additions"))
    environment = Environment(
        loader=loader, undefined=StrictUndefined, keep_trailing_newline=True
    )
    text = environment.get_template(template).render(words)
    return black.format_str(text, mode=black.Mode())


def _names(name: str) -> tuple[str, str]:
    """Return the names of the class and of its module.

    Raises:
        UserError: No class can have that name.
    """
    import keyword

    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", name)
    class_name = "".join(map(_capitalized, words))
    file = "_".join(words).lower()
    if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) or keyword.iskeyword(file):
        raise UserError(
            f"{name!r} is not a name for a class.",
            "Use letters and digits, with a letter in front: SoftAttention",
        )
    return class_name, file


def _capitalized(word: str) -> str:
    return word[0].upper() + word[1:]


def _is_package(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "__init__.py"))


def _project_root(folder: str) -> str:
    """Return the nearest folder upwards with a pyproject.toml, or else the folder."""
    above = folder
    while not os.path.isfile(os.path.join(above, "pyproject.toml")):
        parent = os.path.dirname(above)
        if parent == above:
            return folder
        above = parent
    return above


def _package(folder: str) -> Package:
    names = [os.path.basename(folder)]
    outer = os.path.dirname(folder)
    while _is_package(outer):
        names.insert(0, os.path.basename(outer))
        outer = os.path.dirname(outer)
    root = _project_root(outer)
    if root == outer and os.path.basename(outer) == "src":
        root = os.path.dirname(outer)
    path = os.path.relpath(folder, root).replace(os.sep, "/")
    return Package(root, path, ".".join(names))
