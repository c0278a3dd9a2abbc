"""All that can be chosen together: each is a whole project, or refused with one that is."""

import ast
import functools
import itertools
import random
import shlex
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import black
import pytest
from jinja2 import Environment

from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.choices import Choices, default_data, resolve
from tfscaffold.project.options import CLUSTERS, PRECISIONS, STRATEGIES, Options
from tfscaffold.project.render import render

Row = tuple[catalog.Cell, Options]
# As many rows of each cell: a column is shuffled, so that all values meet.
VALUES = {
    "steps_per_execution": (1, 1, 8, 8),
    "precision": ("float32", *PRECISIONS),
    "gradient_accumulation": (1, 1, 4, 4),
    "recompute": (False, False, True, True),
    "xla": (False, False, True, True),
    "strategy": ("none", *STRATEGIES),
    "cluster": tuple(CLUSTERS),
}


def rows() -> Iterator[Row]:
    """Each architecture in each tier and style, also where it has none such."""
    draw = random.Random(0)
    for arch in catalog.names("architectures"):
        for tier in catalog.TIERS:
            for style in catalog.TRAINING:
                cell = catalog.Cell(arch, tier, style)
                columns = [draw.sample(column, 4) for column in VALUES.values()]
                known = cell in catalog.cells()
                for values in list(zip(*columns, strict=True))[: 4 if known else 1]:
                    yield cell, Options(**dict(zip(VALUES, values, strict=True)))
                if known:
                    yield cell, Options()


def test_all_pairs_of_options_are_tried() -> None:
    tried = [options for _, options in rows()]
    for one, other in itertools.combinations(VALUES, 2):
        pairs = {(getattr(each, one), getattr(each, other)) for each in tried}
        assert pairs == {*itertools.product(VALUES[one], VALUES[other])}


def faults(choices: Choices, files: Mapping[str, str]) -> list[str]:
    """Return what does not fit between the modules of a project."""
    folder = f"src/{choices.package}/"
    trees = {
        path.removeprefix(folder).removesuffix(".py"): parsed(text)
        for path, text in files.items()
        if path.endswith(".py")
    }
    settings = fields(trees["settings"])
    found = [
        f"{option} is no setting"
        for option in wanted(choices.options)
        if option not in settings
    ]
    for name, tree in trees.items():
        uses = uses_of(tree)
        found += [
            f"{name}: {module}.{each} does not exist"
            for module, each in uses.imports
            if module not in trees or each not in defined(trees[module])
        ]
        found += [
            f"{name}: settings.{each} does not exist"
            for each in uses.settings - settings
        ]
        found += [
            f"{name}: {function} has no {word}"
            for function, words in uses.calls
            for other in trees.values()
            if function in functions(other)
            for word in words - functions(other)[function]
        ]
    return found


class Uses(NamedTuple):
    """What a module uses of the others."""

    imports: list[tuple[str, str]]
    """Modules, and the names that are imported from them."""
    settings: set[str]
    calls: list[tuple[str, set[str]]]
    """Functions of the project, and the keywords that they are called with."""


@functools.cache
def uses_of(tree: ast.Module) -> Uses:
    """Return what a module uses of the others."""
    uses = Uses([], set(), [])
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names, level=1):
                uses.imports.extend((module, each.name) for each in names)
            case ast.Attribute(ast.Name("settings"), name) if name[0] != "_":
                uses.settings.add(name)
            case ast.Call(ast.Name(name)) if name in defined(tree):
                words = {word.arg for word in node.keywords if word.arg}
                uses.calls.append((name, words))
    return uses


def wanted(options: Options) -> list[str]:
    """Return the settings by which options can be changed later."""
    by_setting = ("steps_per_execution", "gradient_accumulation")
    found = [name for name in by_setting if getattr(options, name) > 1]
    found += ["jit_compile"] if options.xla else []
    return found + (["cpu_replicas"] if options.strategy == "mirrored" else [])


@functools.cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@functools.cache
def defined(tree: ast.Module) -> set[str]:
    """Return the names that a module has."""
    found = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name) | ast.ClassDef(name):
                found.add(name)
            case ast.Assign(targets=[target]):
                found |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
            case ast.AnnAssign(ast.Name(name)):
                found.add(name)
            case ast.Import() | ast.ImportFrom():
                found |= {each.asname or each.name for each in node.names}
    return found


@functools.cache
def fields(settings: ast.Module) -> set[str]:
    """Return the names of the fields of the class Settings."""
    (owner,) = (
        node
        for node in settings.body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    return {
        node.target.id
        for node in owner.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


@functools.cache
def functions(tree: ast.Module) -> dict[str, set[str]]:
    """Return the parameters of a module's functions, by name."""
    return {
        node.name: {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def chosen(row: Row) -> Choices | UserError:
    """Return the project of a row, or what refuses it."""
    cell, options = row
    try:
        return resolve("demo", default_data(cell.arch), *cell, options)
    except UserError as error:
        return error


def named(command: str, arch: str) -> Choices:
    """Return the project of a command that a refusal names."""
    from tfscaffold.cli.new import command as new

    assert command.startswith("The nearest that works: tfscaffold new ")
    words = shlex.split(command.partition("tfscaffold new ")[2])
    given = new.make_context("new", words).params
    options = Options(**{name: given[name] for name in Options._fields})
    cell = (given["arch"], given["tier"], given["training"])
    return resolve(given["directory"], default_data(arch), *cell, options)


def test_each_combination_is_whole_or_names_one_that_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Most templates and texts are in many of the projects.
    compile_template = Environment.compile

    codes: dict[tuple[str, str], object] = {}

    def compile_once(self: Environment, source: str, name: str, file: str) -> object:
        if (source, name) not in codes:
            codes[source, name] = compile_template(self, source, name, file)
        return codes[source, name]

    monkeypatch.setattr(Environment, "compile", compile_once)
    monkeypatch.setattr(catalog, "architecture", functools.cache(catalog.architecture))
    # Black runs over all projects with options; test_render.py has its results.
    monkeypatch.setattr(black, "format_str", lambda text, mode: text)
    seen: dict[tuple[object, ...], str] = {}
    refused = 0
    for row in rows():
        choices = chosen(row)
        if isinstance(choices, UserError):
            refused += 1
            assert choices.hint is not None
            choices = named(choices.hint, row[0].arch)
        key = (choices.arch.name, choices.tier, choices.training, choices.options)
        if key not in seen:
            seen[key] = "\n".join(faults(choices, render(choices)))
            assert not seen[key], key
    assert refused > 100
    assert len(seen) > 100
