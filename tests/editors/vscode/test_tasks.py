"""The tasks of a generated project, in Visual Studio Code."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from editors.vscode.workbench import Workbench, expect, wait, workbench
from tfscaffold.cli import program
from tfscaffold.tasks.jsonc import parse

MODEL = "src/demo/model.py"
REFUSED = """import keras

shapeless = keras.Sequential([keras.layers.Dense(2)])
"""
TWO = "import keras\n\n" + "".join(
    f"{name} = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n"
    for name in ("first", "second")
)


@pytest.fixture(scope="module")
def vscode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """Open a new project in the editor."""
    folder = tmp_path_factory.mktemp("tasks")
    project = folder / "demo"
    made = CliRunner().invoke(program, ["new", str(project), "--arch", "mlp"])
    assert made.exit_code == 0, made.output
    settings = project / "src" / "demo" / "settings.py"
    text = settings.read_text()
    assert "epochs: int = option(40," in text
    settings.write_text(text.replace("option(40,", "option(2,"))
    _add_tasks(project / ".vscode" / "tasks.json")
    (project / "refused.py").write_text(REFUSED)
    (project / "two.py").write_text(TWO)
    with workbench(project, folder, extension=False) as opened:
        yield opened


def _add_tasks(path: Path) -> None:
    """Add tasks of the user's own, which wait for a background task to be ready."""
    value = parse(path.read_text(), "tasks.json").value
    assert isinstance(value, dict)
    value["tasks"] += [
        {
            "label": f"after {name}",
            "type": "process",
            "command": "touch",
            "args": [name],
            "dependsOn": f"tfscaffold: {name}",
            "problemMatcher": [],
        }
        for name in ("train", "TensorBoard")
    ]
    path.write_text(json.dumps(value))


@pytest.mark.parametrize("name", ["tasks", "extensions"])
def test_the_editor_s_own_schema(vscode: Workbench, name: str) -> None:
    schema = vscode.helper / f"{name}.json"
    wait(schema.exists)
    text = (vscode.project / ".vscode" / f"{name}.json").read_text()
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    assert [
        error.message for error in validator.iter_errors(parse(text, name).value)
    ] == []
    broken = text.replace('"process"', '"thread"').replace("ms-python.python", "x")
    assert list(validator.iter_errors(parse(broken, name).value))


def test_a_refusal_stands_in_problems(vscode: Workbench) -> None:
    vscode.open("refused.py")
    vscode.run_task("tfscaffold: check this file")
    vscode.pick("functional")
    row = vscode.problems.filter(has_text="No input shape is stated")
    expect(row).to_be_visible()
    expect(row).to_contain_text("TFS101")
    expect(row).to_contain_text("[Ln 3, Col 13]")
    assert (vscode.project / "refused.py").read_text() == REFUSED


def test_the_open_editor_shows_the_converted_file(vscode: Workbench) -> None:
    vscode.open(MODEL)
    assert "keras.Sequential(" in vscode.wait_for_text("def build_model")
    vscode.run_task("tfscaffold: convert this file")
    vscode.pick("functional")
    text = vscode.wait_for_text("outputs = ")
    assert "keras.Sequential(" not in text
    assert "return keras.Model(inputs, outputs" in text
    written = (vscode.project / MODEL).read_text()
    assert "keras.Model(inputs, outputs" in written
    assert "a fifth of the values" in written


def test_the_model_under_the_cursor(vscode: Workbench) -> None:
    vscode.open("two.py", line=4)
    vscode.run_task("tfscaffold: convert the model under the cursor")
    vscode.pick("subclass")
    text = vscode.wait_for_text("class Second(keras.Model)")
    assert "first = keras.Sequential(" in text


def test_a_new_project_from_the_terminal(vscode: Workbench) -> None:
    vscode.run_task("tfscaffold: new project")
    vscode.enter("made")
    terminal = vscode.page.locator(".terminal-wrapper.active .xterm-rows")
    for question in ("Architecture", "Data", "Tier", "Training"):
        expect(terminal).to_contain_text(re.compile(rf"{question}[^:]*\(.*\).*:"))
        vscode.page.locator(".terminal-wrapper.active textarea").press("Enter")
    wait((vscode.project / "made" / "pyproject.toml").exists)
    assert Path(vscode.project / "made" / "src" / "made" / "model.py").exists()


def test_the_training_and_tensorboard_tell_when_they_are_ready(
    vscode: Workbench,
) -> None:
    vscode.run_task("after train")
    wait((vscode.project / "train").exists)
    assert list((vscode.project / "runs").iterdir())
    # TensorBoard does not end: what waits for it goes on when it prints its address.
    vscode.run_task("after TensorBoard")
    wait((vscode.project / "TensorBoard").exists)
    vscode.command("Tasks: Terminate Task")
    vscode.pick("tfscaffold: TensorBoard")
