"""Writes the goldens: `python golden/regenerate.py [convert|training|projects]`; tests only compare them.

In `convert/<case>/`, `source.py` is written by hand, and so is `options.toml`: `name`, `line`,
`input_shape` as of the command line, `does_not_run` with the reason why the source is not
executed. For each tier, `<tier>.py` is the result and `<tier>.refused.txt` what is refused;
neither stands there where nothing is to do.

In `training/<case>/` likewise: `<style>.py` is the result of `--training <style>`, and `to` in
`options.toml` the tier; else that of the model stays.

In `projects/<architecture>-<tier>-<training style>-<data>/` is a whole project each. Under
`projects/cells/` are the texts that choose the others: the model of every architecture in
every tier, and the training of every style. Under `projects/options/` are the files that the options
of a training add or change, for a few of their combinations.

Read what has changed before it is committed.
"""

import sys
import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import inputs
from tfscaffold.convert import Options
from tfscaffold.convert.files import convert_bytes
from tfscaffold.convert.report import lines
from tfscaffold.project import catalog
from tfscaffold.project.choices import default_data, resolve
from tfscaffold.project.data import Data, read_data
from tfscaffold.project.options import Options as TrainingOptions
from tfscaffold.project.render import overlay, render
from tfscaffold.tiers import TIERS
from tfscaffold.training import STYLES

FOLDER = Path(__file__).parent
TARGETS = TIERS[1:]
_BY_HAND = ("source.py", "options.toml")
PROJECTS = (
    ("cnn", "sequential", "fit", "digits"),
    ("cnn", "subclass", "loop", "images"),
    ("cnn", "module", "loop", "digits"),
    ("mlp", "functional", "train-step", "csv"),
    ("mlp", "subclass", "fit", "npz"),
)
OPTIONS = {
    "fit": (
        "cnn",
        "functional",
        "fit",
        TrainingOptions(8, "mixed_bfloat16", 4, xla=True),
    ),
    "loop": (
        "cnn",
        "sequential",
        "loop",
        TrainingOptions(8, "mixed_float16", 4, xla=True),
    ),
    "mirrored": ("mlp", "subclass", "train-step", TrainingOptions(strategy="mirrored")),
    "multiworker": (
        *("cnn", "module", "loop"),
        TrainingOptions(strategy="multiworker", cluster="kubernetes"),
    ),
}
# What the architecture and the tier decide, and what the training style decides.
_MODEL_FILES = ("model.py", "blocks.py")
_TRAINING_FILES = ("train.py", "loop.py", "train_step.py")


def convert_cases() -> list[Path]:
    """Return the folders of the conversion cases, sorted by name."""
    return sorted(path.parent for path in (FOLDER / "convert").glob("*/source.py"))


def convert_options(case: Path) -> Options:
    """Return the options with which a case is converted."""
    given = case_settings(case)
    shape = given.get("input_shape")
    return Options(
        line=given.get("line"),
        name=given.get("name"),
        input_shape=tuple(shape) if shape is not None else None,
    )


def case_settings(case: Path) -> dict[str, Any]:
    """Return what stands in a case's options.toml."""
    path = case / "options.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def convert_case(case: Path) -> dict[str, bytes]:
    """Return the files that a conversion case holds beside those written by hand.

    Returns:
        Their bytes by name.
    """
    source = (case / "source.py").read_bytes()
    files: dict[str, bytes] = {}
    for tier in TARGETS:
        result = convert_bytes(source, "source.py", tier, convert_options(case))
        if result.changed:
            files[f"{tier}.py"] = result.data()
        refused = [line for line in lines(result) if ": error " in line]
        refused += [result.error] if result.error else []
        if refused:
            files[f"{tier}.refused.txt"] = ("\n".join(refused) + "\n").encode()
    return files


def training_cases() -> list[Path]:
    """Return the folders of the cases of `--training`, sorted by name."""
    return sorted(path.parent for path in (FOLDER / "training").glob("*/source.py"))


def training_case(case: Path) -> dict[str, bytes]:
    """Return the files that a case of `--training` holds beside those written by hand."""
    source = (case / "source.py").read_bytes()
    to = case_settings(case).get("to", "")
    files: dict[str, bytes] = {}
    for style in STYLES if to != "module" else ("loop",):
        options = replace(convert_options(case), training=style)
        result = convert_bytes(source, "source.py", to, options)
        name = style.replace("-", "_")
        if result.changed:
            files[f"{name}.py"] = result.data()
        refused = [line for line in lines(result) if ": error " in line]
        if refused:
            files[f"{name}.refused.txt"] = ("\n".join(refused) + "\n").encode()
    return files


def training_tree() -> dict[str, bytes]:
    """Return every file under `training` that is not written by hand, by relative path."""
    return {
        f"training/{case.name}/{name}": data
        for case in training_cases()
        for name, data in training_case(case).items()
    }


def convert_tree() -> dict[str, bytes]:
    """Return every file under `convert` that is not written by hand, by relative path."""
    return {
        f"convert/{case.name}/{name}": data
        for case in convert_cases()
        for name, data in convert_case(case).items()
    }


def data_for_golden(name: str) -> Data:
    """Return the facts of a data source, with a path that is the same everywhere."""
    if name not in inputs.WRITERS:
        return read_data(name)
    with tempfile.TemporaryDirectory() as folder:
        path = inputs.WRITERS[name](Path(folder))
        return read_data(name, str(path))._replace(path=f"/data/{path.name}")


def project_cells() -> dict[str, str]:
    """Return the texts that differ between the cells, once for all cells that share one.

    Raises:
        RuntimeError: Something else decides too, so that one golden does not serve all.
    """
    texts: dict[str, str] = {}
    for arch, tier, training in catalog.cells():
        data = default_data(arch)
        choices = resolve("demo", data, arch, tier, training)
        files = render(choices)
        style = "module" if tier == "module" else training
        if data.kind != "numbers":
            style = f"{data.kind}-{style}"
        own_training = overlay(choices)["src/__package__/train.py"]
        if choices.arch.loss or own_training.startswith("architectures/"):
            style = f"{arch}-{style}"
        for folder, names in (
            (f"{arch}-{tier}", _MODEL_FILES),
            (style, _TRAINING_FILES),
        ):
            for name in names:
                if text := files.get(f"src/demo/{name}"):
                    path = f"projects/cells/{folder}/{name}"
                    if texts.setdefault(path, text) != text:
                        raise RuntimeError(f"{path} is not that of all its cells.")
    return texts


def project_options() -> dict[str, str]:
    """Return the files that options add or change, by relative path."""
    texts = {}
    for name, (arch, tier, training, options) in OPTIONS.items():
        data = read_data("digits")
        plain = render(resolve("demo", data, arch, tier, training))
        files = render(resolve("demo", data, arch, tier, training, options))
        for path, text in files.items():
            if text != plain.get(path):
                texts[f"projects/options/{name}/{path}"] = text
    return texts


def projects_tree() -> dict[str, bytes]:
    """Return every file under `projects`, by relative path."""
    texts = project_cells() | project_options()
    for arch, tier, training, data in PROJECTS:
        choices = resolve("demo", data_for_golden(data), arch, tier, training)
        for path, text in render(choices).items():
            texts[f"projects/{arch}-{tier}-{training}-{data}/{path}"] = text
    return {path: text.encode() for path, text in texts.items()}


def on_disk(part: str) -> dict[str, bytes]:
    """Return the files under a part that are there and not written by hand."""
    return {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted((FOLDER / part).rglob("*"))
        if path.is_file() and path.name not in _BY_HAND
    }


TREES = {"convert": convert_tree, "training": training_tree, "projects": projects_tree}


def main(parts: list[str]) -> None:
    """Write the goldens of some parts, or of all, and say what has changed."""
    for part in parts or TREES:
        new, old = TREES[part](), on_disk(part)
        for name in sorted(new.keys() | old.keys()):
            path = FOLDER / name
            if name not in new:
                path.unlink()
                print(f"removed {name}")
            elif new[name] != old.get(name):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(new[name])
                print(f"{'changed' if name in old else 'added'} {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
