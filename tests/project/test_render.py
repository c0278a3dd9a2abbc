"""What the templates render to, over all that can be chosen."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import black
import pytest

from tfscaffold.project import catalog
from tfscaffold.project.choices import Choices, default_data, resolve
from tfscaffold.project.data import Data, read_data
from tfscaffold.project.options import CLUSTERS, Options
from tfscaffold.project.render import MAX_PACKAGE, overlay, render

LONGEST_UNWRAPPED = "p" * MAX_PACKAGE
LONG = (
    "a-project-whose-name-is-as-long-as-names-of-projects-are-in-large-companies-2026"
)
LONG_CLASSES = tuple(f'the "class" of number {n}, it\'s long' for n in range(12))
LONG_PATH = "/data/" + "a folder with a long name/" * 6 + "file"
HOUSES = {
    "delimiter": ",",
    "target_column": "price",
    "number_columns": ("area", "year"),
    "category_columns": ("district",),
}
USERS = (
    Data(
        "csv",
        LONG_PATH,
        (3,),
        LONG_CLASSES,
        extra={
            "delimiter": "\t",
            "label_column": "species",
            "feature_columns": tuple(f"a measurement, number {n}" for n in range(3)),
        },
    ),
    Data("npz", "/d/a.npz", (5,), ("0", "1"), extra={"train_arrays": ("x", "y")}),
    Data(
        "npz",
        LONG_PATH,
        (120, 128, 3),
        LONG_CLASSES,
        extra={
            "train_arrays": ("images_train", "targets_train"),
            "test_arrays": ("images_test", "targets_test"),
        },
    ),
    Data("images", LONG_PATH, (120, 128, 3), LONG_CLASSES),
    Data("images", "/d", (4, 4, 1), ("a", "b")),
    Data(
        "text",
        LONG_PATH,
        (),
        LONG_CLASSES,
        input_dtype="string",
        extra={
            "delimiter": "\t",
            "label_column": "species",
            "text_column": "a column of texts with a long name, as some have",
            "split": "character",
            "length": 512,
        },
    ),
    Data("table", "/d", (3,), ("a", "b"), input_dtype="string", extra=HOUSES),
    Data("table", LONG_PATH, (3,), (), input_dtype="string", extra=HOUSES),
    Data(
        "series",
        LONG_PATH,
        (24, 1),
        (),
        extra={"delimiter": ",", "columns": ("temperature",), "horizon": 3},
    ),
)


def matrix() -> Iterator[Choices]:
    """Every cell with digits, and every source of data in a Keras and a raw tier."""
    sources = [
        read_data(name)
        for name in catalog.names("data")
        if not catalog.data_source(name).needs_path
    ]
    sources.append(read_data("synthetic-table", task="regression"))
    for name in ("demo", LONGEST_UNWRAPPED):
        for cell in catalog.cells():
            yield resolve(name, default_data(cell.arch), *cell)
        for data in (*sources, *USERS):
            choices = resolve(name, data)
            yield choices
            if "module" in choices.arch.tiers:
                yield resolve(name, data, tier="module")
    for training in catalog.TRAINING:
        yield resolve(LONG, read_data("digits"), training=training)
    yield resolve(LONG, read_data("digits"), tier="module")
    yield from with_options()


def with_options() -> Iterator[Choices]:
    """What the options add, as many of them together as go with each style and tier."""
    digits, long_name = read_data("digits"), LONGEST_UNWRAPPED
    together = Options(8, "mixed_float16", 4, xla=True)
    for training in catalog.TRAINING:
        yield resolve(long_name, digits, training=training, options=together)
        options = Options(precision="mixed_bfloat16", strategy="mirrored")
        yield resolve(long_name, digits, training=training, options=options)
    raw = together._replace(precision="mixed_bfloat16")
    yield resolve("demo", digits, tier="module", options=raw)
    options = Options(strategy="mirrored")
    yield resolve("demo", digits, tier="module", options=options)
    for cluster in CLUSTERS:
        options = Options(strategy="multiworker", cluster=cluster)
        yield resolve("demo", digits, training="loop", options=options)
    yield resolve("demo", digits, tier="module", options=options)
    for arch in ("transfer", "gan"):
        for training in catalog.architecture(arch).training:
            yield resolve("demo", digits, arch, training=training, options=together)
    yield resolve("demo", digits, "transfer", training="loop", options=options)
    texts = default_data("transformer")
    options = Options(recompute=True, precision="mixed_bfloat16")
    yield resolve("demo", texts, "transformer", options=options)


@pytest.fixture(scope="module")
def rendered() -> list[tuple[Choices, dict[str, str]]]:
    return [(choices, render(choices)) for choices in matrix()]


def test_black_would_change_nothing(
    rendered: list[tuple[Choices, dict[str, str]]],
) -> None:
    texts = {
        text: (path, choices)
        for choices, files in rendered
        for path, text in files.items()
        if path.endswith(".py")
    }
    assert len(texts) > 100
    for text, origin in texts.items():
        assert black.format_str(text, mode=black.Mode()) == text, origin


def test_ruff_finds_nothing(
    rendered: list[tuple[Choices, dict[str, str]]], tmp_path: Path
) -> None:
    for number, (_, files) in enumerate(rendered):
        for path, text in files.items():
            if path.endswith((".py", ".toml")):
                target = tmp_path / str(number) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout == "All checks passed!\n"
    assert result.returncode == 0


def test_every_text_is_whole(rendered: list[tuple[Choices, dict[str, str]]]) -> None:
    for choices, files in rendered:
        for path, text in files.items():
            place = (path, choices)
            assert "__package__" not in path, place
            assert not path.startswith("/"), place
            assert text.endswith("\n"), place
            assert not text.endswith("\n\n"), place
            assert all(line == line.rstrip() for line in text.split("\n")), place
            assert "{%" not in text, place


def test_every_project_has_its_files(
    rendered: list[tuple[Choices, dict[str, str]]],
) -> None:
    for choices, files in rendered:
        package = f"src/{choices.package}/"
        modules = {
            path.removeprefix(package).removesuffix(".py")
            for path in files
            if path.startswith(package)
        }
        assert {
            "__init__",
            "data",
            "evaluate",
            "export",
            "model",
            "predict",
            "settings",
            "train",
        } <= modules
        assert ("blocks" in modules) == (choices.tier == "module")
        assert ("optimizers" in modules) == (choices.tier == "module")
        assert ("loop" in modules) == (choices.training == "loop")
        assert ("train_step" in modules) == (choices.training == "train-step")
        assert {
            ".gitignore",
            ".vscode/extensions.json",
            ".vscode/launch.json",
            ".vscode/settings.json",
            ".vscode/tasks.json",
            "README.md",
            "pyproject.toml",
        } <= set(files)
        assert any(path.startswith("tests/test_") for path in files)


def test_model_is_written_in_its_tier() -> None:
    marks = {
        "sequential": "keras.Sequential(",
        "functional": "keras.Model(inputs, outputs",
        "subclass": "(keras.Model):",
        "module": "(tf.Module):",
    }
    for cell in catalog.cells():
        files = render(resolve("demo", default_data(cell.arch), *cell))
        model = files["src/demo/model.py"]
        assert [tier for tier, mark in marks.items() if mark in model] == [cell.tier]
        assert "def build_" in model


def test_requirements_are_those_of_the_data() -> None:
    def requirements(data: str) -> str:
        text = render(resolve("my-demo", read_data(data)))["pyproject.toml"]
        project = tomllib.loads(text)["project"]
        assert project["name"] == "my-demo"
        assert project["optional-dependencies"] == {"test": ["pytest>=8"]}
        return " ".join(project["dependencies"])

    assert "tensorflow>=2.16" in requirements("digits")
    assert "scikit-learn" in requirements("digits")
    assert "scikit-learn" not in requirements("synthetic")


def test_readme_names_what_is_there(
    rendered: list[tuple[Choices, dict[str, str]]],
) -> None:
    import re

    for choices, files in rendered:
        readme = files["README.md"]
        for module in re.findall(rf"python -m {choices.package}\.(\w+)", readme):
            assert f"src/{choices.package}/{module}.py" in files
        named = re.findall(rf"`src/{choices.package}/(\w+)\.py`", readme)
        named += re.findall(r", `(\w+)\.py`", readme)
        for module in named:
            assert f"src/{choices.package}/{module}.py" in files, module
        there = {path for path in files if path.startswith("src/")}
        assert len(there) - len(named) <= 4, there


def test_a_later_root_wins_and_the_architecture_is_last(tmp_path: Path) -> None:
    choices = resolve("demo", read_data("digits"), tier="module")
    templates = overlay(choices)
    assert templates["src/__package__/model.py"] == "architectures/cnn/model.py.j2"
    assert (
        templates["src/__package__/data.py"] == "data/digits/src/__package__/data.py.j2"
    )
    assert (
        templates["src/__package__/saving.py"]
        == "training/module/src/__package__/saving.py.j2"
    )


def test_a_hand_written_tier_is_used_instead_of_the_derived_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, text in {
        "architectures/raw/architecture.toml": (
            'title = "Raw"\nsummary = "s"\nbase_tier = "sequential"\n'
        ),
        "architectures/raw/model.py.j2": "BASE = '{{ arch.title }}'\n",
        "architectures/raw/model.module.py.j2": "RAW = {{ data.input_shape }}\n",
        "architectures/raw/src/__package__/own.py.j2": "{# nothing #}\n \n",
        "architectures/raw/src/__package__/extra.py.j2": "X = '{{ package }}'\n",
        "data/flat/data.toml": (
            'summary = "s"\n[facts]\ninput_shape = [2]\nclass_names = ["a", "b"]\n'
        ),
    }.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    for module in ("catalog", "render"):
        monkeypatch.setattr(
            f"tfscaffold.project.{module}.templates_folder", lambda: str(tmp_path)
        )
    data = read_data("flat")
    base = render(resolve("my-demo", data, "raw"))
    assert base["src/my_demo/model.py"] == "BASE = 'Raw'\n"
    assert base["src/my_demo/extra.py"] == "X = 'my_demo'\n"
    assert "src/my_demo/own.py" not in base
    raw = render(resolve("my-demo", data, "raw", "module"))
    assert raw["src/my_demo/model.py"] == "RAW = (2,)\n"


def test_a_template_that_cannot_be_converted_is_our_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tfscaffold.project.derive import derive

    architecture = catalog.architecture("cnn")
    with pytest.raises(RuntimeError, match=r"cnn/model\.py cannot be converted"):
        derive(architecture, "import keras\n", "functional")
