import json
import re
from typing import Any

import pytest

from tfscaffold.tasks.actions import file_actions, project_actions
from tfscaffold.tasks.vscode import tasks_json


@pytest.fixture
def content() -> dict[str, Any]:
    actions = (*file_actions(), *project_actions("my_demo"))
    text = tasks_json(actions, ("sequential", "functional"), "functional")
    assert text.endswith("}\n")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def test_every_task_finds_the_project_s_environment(content: dict[str, Any]) -> None:
    assert content["version"] == "2.0.0"
    for task in content["tasks"]:
        assert task["type"] == "process"
        path = task["options"]["env"]["PATH"]
        assert path == "${workspaceFolder}/.venv/bin:${env:PATH}"
        path = task["windows"]["options"]["env"]["PATH"]
        assert path == "${workspaceFolder}\\.venv\\Scripts;${env:PATH}"


def test_commands(content: dict[str, Any]) -> None:
    commands = {
        task["label"]: " ".join([task["command"], *task["args"]])
        for task in content["tasks"]
    }
    assert commands == {
        "tfscaffold: check this file": (
            "tfscaffold convert ${file} --to ${input:tier} --check"
        ),
        "tfscaffold: preview the conversion": (
            "tfscaffold convert ${file} --to ${input:tier} --diff"
        ),
        "tfscaffold: convert this file": "tfscaffold convert ${file} --to ${input:tier}",
        "train": "python -m my_demo.train",
        "test": "python -m pytest",
        "TensorBoard": "tensorboard --logdir runs",
    }


def test_every_input_is_defined(content: dict[str, Any]) -> None:
    used = set(re.findall(r"\$\{input:(\w+)\}", json.dumps(content["tasks"])))
    assert used == {item["id"] for item in content["inputs"]} == {"tier"}
    (picker,) = content["inputs"]
    assert picker["options"] == ["sequential", "functional"]
    assert picker["default"] in picker["options"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "src/m.py:3:7: error TFS101 A layer: not known",
            ("src/m.py", "3", "7", "error", "TFS101", "A layer: not known"),
        ),
        (
            r"C:\my code\m.py:12:1: warning TFS2 Text",
            (r"C:\my code\m.py", "12", "1", "warning", "TFS2", "Text"),
        ),
    ],
)
def test_matcher_reads_diagnostics(
    content: dict[str, Any], line: str, parts: tuple[str, ...]
) -> None:
    matcher = content["tasks"][0]["problemMatcher"]["pattern"]
    found = re.match(matcher["regexp"], line)
    assert found
    names = ("file", "line", "column", "severity", "code", "message")
    assert tuple(found[matcher[name]] for name in names) == parts


def test_matcher_reads_nothing_else(content: dict[str, Any]) -> None:
    pattern = content["tasks"][0]["problemMatcher"]["pattern"]["regexp"]
    for line in ("--- a/m.py", "m.py: 1 model converted", "m.py:3:7: note text", ""):
        assert not re.match(pattern, line)


def test_tensorboard_is_ready_when_it_says_so(content: dict[str, Any]) -> None:
    (task,) = [task for task in content["tasks"] if task.get("isBackground")]
    background = task["problemMatcher"]["background"]
    line = "TensorBoard 2.21.0 at http://localhost:6006/ (Press CTRL+C to quit)"
    assert re.search(background["endsPattern"], line)
    assert not re.search(background["endsPattern"], "Serving TensorBoard on localhost")
    assert not re.search(task["problemMatcher"]["pattern"]["regexp"], line)
