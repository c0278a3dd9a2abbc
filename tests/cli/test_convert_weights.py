"""`tfscaffold convert --weights`, as a user calls it."""

import json
from pathlib import Path

import click
import h5py
import numpy as np
import pytest
from click.testing import CliRunner, Result

from tfscaffold.cli import program
from tfscaffold.convert.files import CarriedWeights
from tfscaffold.convert.report import weights_line

SOURCE = """\
import keras

model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.py").write_text(SOURCE)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(program, ["convert", *words], standalone_mode=False)


def test_code_and_weights_are_written(folder: Path) -> None:
    with h5py.File("old.weights.h5", "w") as file:
        file["layers/dense/vars/0"] = np.float32([[2], [3]])
        file["layers/dense/vars/1"] = np.float32([5])
    words = ["model.py", "--to", "functional", "--weights", "old.weights.h5"]
    found = run(*words, "--output-format", "json")
    assert found.return_value == 0, found
    (answer,) = json.loads(found.output)["files"]
    assert answer["weights"] == {
        "old": "old.weights.h5",
        "new": "old.functional.weights.h5",
        "weights": 2,
        "layers": 1,
        "max_difference": 0,
        "notes": [],
    }
    assert "keras.Model(inputs, outputs)" in Path("model.py").read_text()
    with h5py.File("old.functional.weights.h5") as file:
        assert file["layers/dense/vars/0"][:].tolist() == [[2], [3]]
        assert file["layers/dense/vars/1"][:].tolist() == [5]


def test_nothing_is_written_where_a_weight_does_not_fit(folder: Path) -> None:
    with h5py.File("old.weights.h5", "w") as file:
        file["layers/dense/vars/0"] = np.float32([[2], [3], [4]])
        file["layers/dense/vars/1"] = np.float32([5])
    found = run("model.py", "--to", "subclass", "--weights", "old.weights.h5")
    assert found.return_value == 2
    assert "old.weights.h5: the weights were not carried over" in found.output
    assert Path("model.py").read_text() == SOURCE
    assert {path.name for path in folder.iterdir()} == {"model.py", "old.weights.h5"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["model.py", "--diff", "--weights", "a.h5"], "--weights writes"),
        (["model.py", "--check", "--weights", "a.h5"], "--weights writes"),
        (["-", "--weights", "a.h5"], "--weights writes"),
        (["model.py", "other.py", "--weights", "a.h5"], "those of a model of one FILE"),
        (["model.py", "--weights-output", "a.h5"], "is where --weights OLD goes"),
    ],
)
def test_wrong_usage(folder: Path, words: list[str], message: str) -> None:
    (folder / "other.py").write_text(SOURCE)
    found = run(*words, "--to", "functional")
    assert isinstance(found.exception, click.UsageError)
    assert message in found.exception.message


def test_the_line_for_people() -> None:
    carried = CarriedWeights("a.h5", "b.h5", 6, 1, 2e-7, ("a note",))
    assert weights_line(carried) == (
        "a.h5: 6 weights of 1 layer carried to b.h5; loaded again, with outputs within "
        "2e-07; a note."
    )
