import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tfscaffold.cli import program

MODEL = """import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(units),
    ]
)
model.compile("adam", "mse")
"""
TEXT = """model.py:4  model: sequential, 3 layers, ? parameters

  layer    arguments                 output              parameters
  (input)                            (None, 28, 28, 1)
  Conv2D   32, 3, activation="relu"  (None, 26, 26, 32)         320
  Flatten                            (None, 21632)                0
  Dense    units                     ?                            ?
  ? Line 9, Dense: `units` is not a literal.

  functional  yes
  subclass    yes, but see TFS201
  module      no: TFS115
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with `model.py` in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.py").write_text(MODEL, "utf-8")
    return tmp_path


def run(*words: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(
        program, ["inspect", *words], input=stdin, standalone_mode=False
    )
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.stdout, result.stderr


@pytest.mark.usefixtures("folder")
def test_text() -> None:
    code, out, err = run("model.py")
    assert (code, err) == (0, "")
    assert out.startswith(TEXT)
    first, second = out.removeprefix(TEXT).splitlines()
    assert first.startswith("model.py:4:9: information TFS201 ")
    assert second.startswith("model.py:12:1: error TFS115 `.compile` is used here")


@pytest.mark.usefixtures("folder")
def test_json() -> None:
    code, out, _ = run("model.py", "--output-format", "json")
    assert code == 0
    report = json.loads(out)
    assert report["schema_version"] == 1
    (file,) = report["files"]
    assert (file["path"], file["error"]) == ("model.py", None)
    (model,) = file["models"]
    assert {name: model[name] for name in model if name != "becomes"} | {
        "layers": model["layers"][:1]
    } == {
        "name": "model",
        "tier": "sequential",
        "function": None,
        "line": 4,
        "column": 9,
        "cell": None,
        "end_line": 11,
        "input_shape": [None, 28, 28, 1],
        "output_shape": None,
        "parameters": None,
        "layers": [
            {
                "class": "Conv2D",
                "text": "layers.Conv2D",
                "name": None,
                "arguments": [
                    {"name": None, "text": "32"},
                    {"name": None, "text": "3"},
                    {"name": "activation", "text": '"relu"'},
                ],
                "line": 7,
                "column": 9,
                "block": None,
                "output_shape": [None, 26, 26, 32],
                "parameters": 320,
                "reason": None,
            }
        ],
    }
    assert model["layers"][2]["reason"] == "`units` is not a literal"
    becomes = {each["tier"]: each for each in model["becomes"]}
    assert becomes["functional"] == {
        "tier": "functional",
        "possible": True,
        "diagnostics": [],
    }
    (refusal,) = becomes["module"]["diagnostics"]
    assert refusal["code"] == "TFS115"
    assert (refusal["severity"], refusal["line"], refusal["column"]) == ("error", 12, 1)
    assert refusal["message"]
    assert refusal["hint"]


def test_standard_input() -> None:
    code, out, _ = run("-", stdin=MODEL.encode())
    assert code == 0
    assert out.startswith("-:4  model: sequential, 3 layers")


def test_several_files(folder: Path) -> None:
    (folder / "empty.py").write_text("", "utf-8")
    code, out, _ = run("empty.py", "model.py")
    assert code == 0
    assert out.startswith("model.py:4  model")
    assert run("empty.py")[1] == "empty.py: no Sequential model was found.\n"
    assert (
        run("empty.py", "empty.py")[1] == "empty.py: no Sequential model was found.\n"
    )


def test_what_cannot_be_followed(folder: Path) -> None:
    text = (
        "from keras import Sequential\nfrom mine import Sequential\nm = Sequential()\n"
    )
    (folder / "model.py").write_text(text, "utf-8")
    code, out, _ = run("model.py")
    assert code == 0
    assert out.startswith("model.py:3  m: sequential, not followed\n")
    assert "  functional  no: TFS107\n" in out
    assert out.count("TFS107") == 4


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "broken.py").write_text("keras.Sequential(\n", "utf-8")
    code, out, err = run("missing.py", "broken.py", "model.py")
    assert code == 2
    assert out.startswith("model.py:4  model")
    missing, broken, *_ = err.splitlines()
    assert missing.startswith("missing.py: ")
    assert broken.startswith("broken.py: line 1: this is not valid Python")
    code, out, err = run("missing.py", "model.py", "--output-format", "json")
    assert (code, err) == (2, "")
    report = json.loads(out)
    assert [bool(file["error"]) for file in report["files"]] == [True, False]


def test_nothing_is_run_or_written(folder: Path) -> None:
    text = "import sys\nsys.exit('run')\n" + MODEL
    (folder / "model.py").write_text(text, "utf-8")
    assert run("model.py")[0] == 0
    assert (folder / "model.py").read_text("utf-8") == text
    assert [path.name for path in folder.iterdir()] == ["model.py"]


def test_the_project_says_what_a_diagnostic_counts_as(folder: Path) -> None:
    fault = "keras.Sequential([layers.Dense(1, input_shape=(4,))])\n"
    (folder / "fault.py").write_text(
        f"import keras\nfrom keras import layers\n\nmodel = {fault}", encoding="utf-8"
    )
    severity = '{ TFS401 = "error", TFS201 = "ignore" }'
    (folder / "pyproject.toml").write_text(
        f"[tool.tfscaffold]\nseverity = {severity}\n", encoding="utf-8"
    )
    words = ["inspect", "fault.py", "--output-format", "json"]
    found = json.loads(CliRunner().invoke(program, words).stdout)
    (file,) = found["files"]
    assert [each["severity"] for each in file["faults"]] == ["error"]
    (model,) = file["models"]
    codes = [d["code"] for each in model["becomes"] for d in each["diagnostics"]]
    assert "TFS201" not in codes
    # A remark that counts as an error refuses its definition, as in a conversion.
    (folder / "pyproject.toml").write_text(
        '[tool.tfscaffold]\nseverity = { TFS201 = "error" }\n', encoding="utf-8"
    )
    (file,) = json.loads(CliRunner().invoke(program, words).stdout)["files"]
    verdicts = {each["tier"]: each for each in file["models"][0]["becomes"]}
    assert not verdicts["subclass"]["possible"]
    assert verdicts["functional"]["possible"]
