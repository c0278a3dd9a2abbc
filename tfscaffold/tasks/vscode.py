"""Visual Studio Code's `.vscode/tasks.json`.

https://code.visualstudio.com/docs/debugtest/tasks
"""

import json
from collections.abc import Iterable
from typing import Any

from tfscaffold.tasks.actions import FILE, TIER, Action

DIAGNOSTICS = {
    "owner": "tfscaffold",
    "source": "tfscaffold",
    "fileLocation": ["autoDetect", "${workspaceFolder}"],
    "pattern": {
        "regexp": r"^(.+?):(\d+):(\d+): (error|warning|info|hint) (TFS\d+) (.*)$",
        "file": 1,
        "line": 2,
        "column": 3,
        "severity": 4,
        "code": 5,
        "message": 6,
    },
}
# A task does not see an activated environment, so its PATH has to start with it.
POSIX_PATH = "${workspaceFolder}/.venv/bin:${env:PATH}"
WINDOWS_PATH = r"${workspaceFolder}\.venv\Scripts;${env:PATH}"


def tasks_json(actions: Iterable[Action], tiers: Iterable[str], default: str) -> str:
    """Return the text of a tasks.json.

    Args:
        actions: What to offer, in this order.
        tiers: What `convert` can be asked for.
        default: The tier that is offered first.
    """
    picker = {
        "id": "tier",
        "type": "pickString",
        "description": "The tier to convert to",
        "options": list(tiers),
        "default": default,
    }
    content = {
        "version": "2.0.0",
        "tasks": [_task(action) for action in actions],
        "inputs": [picker],
    }
    return json.dumps(content, indent=4) + "\n"


def _task(action: Action) -> dict[str, Any]:
    words = [
        word.replace(FILE, "${file}").replace(TIER, "${input:tier}")
        for word in action.words
    ]
    task: dict[str, Any] = {
        "label": action.label,
        "type": "process",
        "command": words[0],
        "args": words[1:],
        "options": {"env": {"PATH": POSIX_PATH}},
        "windows": {"options": {"env": {"PATH": WINDOWS_PATH}}},
        "problemMatcher": DIAGNOSTICS if action.diagnoses else [],
    }
    if action.ready:
        task["isBackground"] = True
        task["problemMatcher"] = _background(action)
    if action.label == "test":
        task["group"] = {"kind": "test", "isDefault": True}
    return task


def _background(action: Action) -> dict[str, Any]:
    return {
        "owner": action.label,
        # A matcher has to have a pattern; this one finds no problem in any line.
        "pattern": {"regexp": "^$^", "file": 1, "message": 1},
        "background": {
            "activeOnStart": True,
            "beginsPattern": "^$^",
            "endsPattern": action.ready,
        },
    }
