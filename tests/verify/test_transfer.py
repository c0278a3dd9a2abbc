"""Weights of every kind of file reach the new form, and what does not fit is named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tfscaffold.convert import Options
from tfscaffold.convert.files import FileResult, convert_bytes
from tfscaffold.errors import UserError
from tfscaffold.verify.client import Worker
from tfscaffold.verify.transfer import carried, transfer

PROGRAM = Path(__file__).with_name("old_weights.py")
DENSE = "\n".join(["    layers.Dense(4),"] * 11)
SOURCE = f"""\
import keras
from keras import layers

model = keras.Sequential([
    layers.Input((6, 6, 3)),
    layers.Conv2D(3, 3, padding="same", activation="relu"),
    layers.BatchNormalization(),
    layers.Conv2D(3, 3, padding="same", name="second"),
    layers.Dropout(0.5),
    layers.Flatten(),
{DENSE}
    layers.Dense(4, name="last"),
])
"""
RECURRENT = """\
import keras
from keras import layers

model = keras.Sequential([
    layers.Input((5,)),
    layers.Embedding(7, 3),
    layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
    layers.TimeDistributed(layers.Dense(2)),
    layers.GRU(4),
])
"""
SMALLER = SOURCE.replace("    layers.BatchNormalization(),\n", "")
SHORTER = SOURCE.replace('    layers.Dense(4, name="last"),\n', "")
LOOP = SHORTER.replace(f"{DENSE}\n", "") + """
for _ in range(11):
    model.add(layers.Dense(4))
model.add(layers.Dense(4, name="last"))
"""
# What was saved, and what is written by default, for a Keras form.
FILES = {
    "three.weights.h5": "three.{}.weights.h5",
    "three.keras": "three.{}.keras",
    "three_whole.h5": "three_whole.{}.weights.h5",
    "three_named": "three_named.{}",
    "three_root": "three_root.{}",
    "two_legacy.h5": "two_legacy.{}.weights.h5",
    "two.weights.h5": "two.{}.weights.h5",
    "two_whole.h5": "two_whole.{}.weights.h5",
    "two.keras": "two.{}.keras",
    "two_checkpoint": "two_checkpoint.{}",
    "two_saved_model": "two_saved_model.{}",
}
CASES = [
    *((old, "subclass") for old in FILES),
    *(
        (old, "functional")
        for old in ("three.weights.h5", "three.keras", "two_legacy.h5")
    ),
    ("three_named", "functional"),
    *((old, "module") for old in ("three.weights.h5", "two.keras", "three_root")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with old files of weights."""
    folder = tmp_path_factory.mktemp("weights")
    subprocess.run(
        [sys.executable, str(PROGRAM), "write", str(folder)],
        check=True,
        capture_output=True,
    )
    return folder


def carry(
    folder: Path,
    worker: Worker,
    old: str,
    to: str,
    new: str = "",
    source: str = SOURCE,
    **options: object,
) -> FileResult:
    asked = transfer(str(folder / old), to, new and str(folder / new))
    chosen = Options(**options)  # type: ignore[arg-type]
    result = convert_bytes(source.encode(), str(folder / "model.py"), to, chosen)
    (found,) = carried([result], asked, chosen, worker)
    return found


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_kind_of_file(folder: Path, worker: Worker) -> None:
    """All at once: another process loads the new files, which takes it seconds to start."""
    cases = {}
    for old, to in CASES:
        found = carry(folder, worker, old, to)
        assert found.weights is not None, (old, to, found.error)
        assert found.conversion is not None
        stem, _, ending = FILES[old].partition(".{}")
        kept = "" if to == "module" else ending
        assert found.weights.new == str(folder / f"{stem}.{to}{kept}")
        assert found.weights.weights == 32
        assert found.weights.layers == 15
        assert found.weights.max_difference <= (1e-6 if to == "module" else 0)
        cases[f"{old} {to}"] = {
            "code": found.conversion.text,
            "new": found.weights.new,
            "name": "net" if old == "three_named" else "model",
        }
        if old in ("three_root", "two_checkpoint", "two_saved_model"):
            cases.pop(f"{old} {to}")
    assert not any(name.startswith(".tfscaffold") for name in left(folder))
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "check", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer.keys() == cases.keys()
    # Another process computes in several threads.
    assert all(difference < 1e-5 for difference in answer.values()), answer


def test_layers_inside_layers_in_a_checkpoint_of_keras_2(
    folder: Path, worker: Worker
) -> None:
    found = carry(folder, worker, "recurrent", "subclass", "new.weights.h5", RECURRENT)
    assert found.weights is not None, found.error
    assert found.weights.weights == 12
    assert found.weights.notes == ("the checkpoint is one of Keras 2",)


@pytest.mark.parametrize(
    ("old", "to", "source", "reason"),
    [
        ("wide.weights.h5", "functional", SOURCE, "does not fit the model"),
        ("three.keras", "functional", RECURRENT, "does not fit the model"),
        ("three.weights.h5", "subclass", SMALLER, "is of a larger model"),
        ("three.keras", "functional", SMALLER, "is of a larger model"),
        ("three_root", "functional", SHORTER, "is of a larger model"),
        ("three_root", "subclass", LOOP, "in a list; name a file that ends in"),
        ("two_models", "functional", SOURCE, "several models of"),
        ("no_model", "functional", SOURCE, "it holds `v`"),
        ("expected.npz", "functional", SOURCE, "does not fit"),
        ("cases.json", "functional", SOURCE, "is neither a file of Keras"),
        (
            "three.weights.h5",
            "subclass",
            f"size = input()\n{SOURCE.replace('(4)', '(int(size))')}",
            "running the original raises EOFError",
        ),
    ],
)
def test_what_does_not_fit(
    folder: Path, worker: Worker, old: str, to: str, source: str, reason: str
) -> None:
    (folder / "cases.json").touch()
    before = left(folder)
    found = carry(folder, worker, old, to, "unfit", source)
    assert reason in found.error
    assert "nothing was written" in found.error
    assert left(folder) == before


@pytest.mark.parametrize("name", ["three.weights.h5", "three_named.index"])
def test_a_damaged_file(
    folder: Path, worker: Worker, tmp_path: Path, name: str
) -> None:
    data = (folder / name).read_bytes()
    cut = data if name.endswith(".index") else data[: len(data) // 2]
    (tmp_path / name).write_bytes(cut)
    old = str(tmp_path / name.removesuffix(".index"))
    found = carry(folder, worker, old, "functional", "damaged", SOURCE)
    assert f"{old} is damaged: " in found.error
    assert "Name a file that the old form of this model has written." in found.error


def test_a_lambda_is_not_kept_as_bytecode(folder: Path, worker: Worker) -> None:
    source = SOURCE.replace("    layers.Flatten(),", "    layers.Lambda(abs),")
    source = source.replace("layers.Dropout(0.5)", "layers.Flatten()")
    found = carry(folder, worker, "three.weights.h5", "functional", "a.keras", source)
    assert "ends in .weights.h5" in found.error
    again = carry(
        folder, worker, "three.keras", "functional", "lambda.weights.h5", source
    )
    assert again.weights is not None, again.error


def test_a_name_that_is_taken(folder: Path) -> None:
    with pytest.raises(UserError, match="exists already"):
        transfer(
            str(folder / "three_whole.h5"), "functional", str(folder / "three.keras")
        )
    with pytest.raises(UserError, match="exists already"):
        transfer(
            str(folder / "three_whole.h5"), "functional", str(folder / "three_named")
        )


@pytest.mark.parametrize(
    ("old", "to", "new", "message"),
    [
        ("absent.h5", "functional", "", "there is no such file"),
        ("three_whole.h5", "functional", "new.h5", "files that end in .weights.h5"),
        ("three_whole.h5", "module", "new.keras", "kept in a TensorFlow checkpoint"),
    ],
)
def test_names_that_do_not_fit(
    folder: Path, old: str, to: str, new: str, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        transfer(str(folder / old), to, new)


def test_one_model_is_chosen(folder: Path, worker: Worker) -> None:
    two = f"{SOURCE}\nother = keras.Sequential([layers.Dense(1, input_shape=(2,))])\n"
    found = carry(folder, worker, "three_whole.h5", "functional", "chosen.keras", two)
    assert "2 are converted: `model` on line 4, `other` on line" in found.error
    assert "--name or --line" in found.error
    found = carry(
        folder,
        worker,
        "three_whole.h5",
        "functional",
        "chosen.keras",
        two,
        name="model",
    )
    assert found.weights is not None, found.error
    found = carry(
        folder, worker, "three_whole.h5", "functional", "none.keras", "x = 1\n"
    )
    assert "none is converted" in found.error


def test_a_refused_model_keeps_its_weights(folder: Path, worker: Worker) -> None:
    source = SOURCE.replace("layers.Input((6, 6, 3)),", "")
    found = carry(
        folder, worker, "three_whole.h5", "functional", "refused.keras", source
    )
    assert found.refused
    assert not found.error
    assert found.weights is None
