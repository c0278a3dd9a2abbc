import json
import re
from typing import Any, get_args

import pytest

from tfscaffold.model.diagnostics import Severity
from tfscaffold.tasks.actions import Setup
from tfscaffold.tasks.vscode import files, keys

SETUP = Setup("", "my_demo")


def content(name: str, setup: Setup = SETUP) -> dict[str, Any]:
    """Return what is written where there is no such file."""
    text = files(setup)[f".vscode/{name}.json"].text(None, name)
    assert text.endswith("}\n")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def tasks() -> dict[str, Any]:
    return content("tasks")


def commands(tasks: dict[str, Any]) -> dict[str, str]:
    """Return the command lines by label."""
    return {
        task["label"].removeprefix("tfscaffold: "): " ".join(
            [task["command"], *task["args"]]
        )
        for task in tasks["tasks"]
    }


def test_every_task_finds_the_project_s_environment(tasks: dict[str, Any]) -> None:
    assert tasks["version"] == "2.0.0"
    for task in tasks["tasks"]:
        assert task["type"] == "process"
        path = task["options"]["env"]["PATH"]
        assert path == "${workspaceFolder}/.venv/bin:${env:PATH}"
        path = task["windows"]["options"]["env"]["PATH"]
        assert path == "${workspaceFolder}\\.venv\\Scripts;${env:PATH}"


def test_commands(tasks: dict[str, Any]) -> None:
    convert = "tfscaffold convert ${file} --to ${input:tfscaffold.tier}"
    assert commands(tasks) == {
        "check this file": f"{convert} --check",
        "preview the conversion": f"{convert} --diff",
        "convert this file": convert,
        "convert the model under the cursor": f"{convert} --line ${{lineNumber}}",
        "new project": "tfscaffold new ${input:tfscaffold.folder}",
        "train": "python -m my_demo.train",
        "test": "python -m pytest",
        "TensorBoard": "python -m tensorboard.main --logdir runs",
    }


def test_a_named_interpreter_runs_tfscaffold_and_nothing_else() -> None:
    found = commands(content("tasks", SETUP._replace(python="/opt/my tools/python")))
    assert found["convert this file"].startswith("/opt/my tools/python -m tfscaffold ")
    assert found["train"] == "python -m my_demo.train"


def test_without_a_package_nothing_trains() -> None:
    setup = Setup("")
    assert "train" not in commands(content("tasks", setup))
    (debug,) = content("launch", setup)["configurations"]
    assert debug["program"] == "${file}"


def test_every_input_is_defined(tasks: dict[str, Any]) -> None:
    used = set(re.findall(r"\$\{input:([\w.]+)\}", json.dumps(tasks["tasks"])))
    inputs = {item["id"]: item for item in tasks["inputs"]}
    assert used == set(inputs) == {"tfscaffold.tier", "tfscaffold.folder"}
    picker = inputs["tfscaffold.tier"]
    assert picker["options"] == ["sequential", "functional", "subclass", "module"]
    assert picker["default"] in picker["options"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "src/m.py:3:7: error TFS101 A layer: not known",
            ("src/m.py", "3", "7", "error", "TFS101", "A layer: not known"),
        ),
        (
            "m.py:3:7: information TFS201 A remark",
            ("m.py", "3", "7", "info", "TFS201", "A remark"),
        ),
        (
            r"C:\my code\m.py:12:1: warning TFS2 Text",
            (r"C:\my code\m.py", "12", "1", "warning", "TFS2", "Text"),
        ),
    ],
)
def test_matcher_reads_diagnostics(
    tasks: dict[str, Any], line: str, parts: tuple[str, ...]
) -> None:
    matcher = tasks["tasks"][0]["problemMatcher"]["pattern"]
    found = re.match(matcher["regexp"], line)
    assert found
    names = ("file", "line", "column", "severity", "code", "message")
    assert tuple(found[matcher[name]] for name in names) == parts


def test_matcher_reads_nothing_else(tasks: dict[str, Any]) -> None:
    pattern = tasks["tasks"][0]["problemMatcher"]["pattern"]["regexp"]
    for line in ("--- a/m.py", "m.py: 1 model converted", "m.py:3:7: note text", ""):
        assert not re.match(pattern, line)


@pytest.mark.parametrize(
    ("label", "begins", "ends", "between"),
    [
        (
            "TensorBoard",
            None,
            "TensorBoard 2.21.0 at http://localhost:6006/ (Press CTRL+C to quit)",
            "Serving TensorBoard on localhost",
        ),
        ("train", "Epoch 1/20", "test accuracy: 0.9816", "Epoch 11/20"),
    ],
)
def test_a_long_task_says_when_it_works_and_when_it_is_done(
    tasks: dict[str, Any], label: str, begins: str | None, ends: str, between: str
) -> None:
    labels = [f"tfscaffold: {label}"]
    (task,) = [task for task in tasks["tasks"] if task["label"] in labels]
    assert task["isBackground"] is True
    background = task["problemMatcher"]["background"]
    if begins:
        assert re.search(background["beginsPattern"], begins)
    assert not re.search(background["beginsPattern"], between)
    assert re.search(background["endsPattern"], ends)
    assert not re.search(background["endsPattern"], between)
    for line in (begins or "", ends, between):
        assert not re.search(task["problemMatcher"]["pattern"]["regexp"], line or "x")


def test_keys_run_the_tasks(tasks: dict[str, Any]) -> None:
    bindings = json.loads(keys(SETUP))
    labels = [task["label"] for task in tasks["tasks"]]
    assert [each["args"] for each in bindings] == labels
    assert len({each["key"] for each in bindings}) == len(labels)


OLD_TASKS = """{
  // My tasks.
  "version": "2.0.0",
  "tasks": [
    { "label": "mine", "type": "shell", "command": "make" }, // stays
    {
      "label": "tfscaffold: test",
      "type": "process", /* as it was */
      "command": "python3",
      "presentation": { "reveal": "silent" }
    },
  ],
  "inputs": []
}
"""


def test_an_existing_file_keeps_its_comments_its_order_and_its_own_entries() -> None:
    file = files(SETUP)[".vscode/tasks.json"]
    text = file.text(OLD_TASKS, "tasks.json")
    assert text.startswith(OLD_TASKS[: OLD_TASKS.index('"python3"')])
    assert '"presentation": { "reveal": "silent" },\n' in text
    assert '"command": "python",\n' in text
    assert text.count('"label": "tfscaffold: test"') == 1
    assert file.text(text, "tasks.json") == text


def test_settings_of_the_user_s_stay() -> None:
    file = files(SETUP)[".vscode/settings.json"]
    old = '{ "python.testing.pytestEnabled": false }\n'
    text = file.text(old, "settings.json")
    assert '"python.testing.pytestEnabled": false' in text
    assert "**/runs/**" in text
    file = files(SETUP)[".vscode/extensions.json"]
    text = file.text('{"recommendations": ["my.own"]}', "extensions.json")
    found = json.loads(text)["recommendations"]
    assert found == ["my.own", "ms-python.python", "ms-python.debugpy"]


def test_the_matcher_knows_every_severity(tasks: dict[str, Any]) -> None:
    regexp = tasks["tasks"][0]["problemMatcher"]["pattern"]["regexp"]
    for severity in get_args(Severity):
        assert re.match(regexp, f"m.py:1:1: {severity} TFS101 Text"), severity
