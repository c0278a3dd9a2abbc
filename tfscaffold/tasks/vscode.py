"""Visual Studio Code: `.vscode/tasks.json` and what stands beside it.

https://code.visualstudio.com/docs/debugtest/tasks
"""

from typing import Any

from tfscaffold.tasks.actions import (
    DEFAULT_TIER,
    FILE,
    FOLDER,
    LINE,
    TIER,
    Action,
    Setup,
    filled,
)
from tfscaffold.tasks.files import File, JsonFile, OwnFile
from tfscaffold.tasks.jsonc import Rules, dumps
from tfscaffold.tiers import TIERS

FORMS = {
    FILE: "${file}",
    LINE: "${lineNumber}",
    TIER: "${input:tfscaffold.tier}",
    FOLDER: "${input:tfscaffold.folder}",
}
DIAGNOSTICS = {
    "owner": "tfscaffold",
    "source": "tfscaffold",
    "fileLocation": ["autoDetect", "${workspaceFolder}"],
    "pattern": {
        "regexp": r"^(.+?):(\d+):(\d+): (error|warning|info)\w* (TFS\d+) (.*)$",
        "file": 1,
        "line": 2,
        "column": 3,
        "severity": 4,
        "code": 5,
        "message": 6,
    },
}
# A pattern that finds nothing in any line: a matcher has to have one.
NOTHING = "^$^"
# A task does not see an activated environment, so its PATH has to start with it.
POSIX_PATH = "${workspaceFolder}/.venv/bin:${env:PATH}"
WINDOWS_PATH = r"${workspaceFolder}\.venv\Scripts;${env:PATH}"


def files(setup: Setup) -> dict[str, File]:
    """Return the files of `.vscode`."""
    return {
        **(_extension() if setup.extension else {}),
        ".vscode/extensions.json": JsonFile(
            {"recommendations": ["ms-python.python", "ms-python.debugpy"]},
            Rules(join=("recommendations",)),
        ),
        ".vscode/launch.json": JsonFile(_launch(setup)),
        ".vscode/settings.json": JsonFile(
            {
                "python.testing.pytestEnabled": True,
                # TensorBoard's files change all the time while a model is trained.
                "files.watcherExclude": {"**/runs/**": True},
            },
            Rules(keep=True),
        ),
        ".vscode/tasks.json": JsonFile(_tasks(setup)),
    }


def keys(setup: Setup) -> str:
    """Return entries for the user's keybindings.json."""
    return dumps(
        [
            {
                "key": f"ctrl+alt+t {action.key}",
                "command": "workbench.action.tasks.runTask",
                "args": action.label,
            }
            for action in setup.actions()
        ]
    )


def _tasks(setup: Setup) -> dict[str, Any]:
    return {
        "version": "2.0.0",
        "tasks": [_task(action, setup) for action in setup.actions()],
        "inputs": [
            {
                "id": "tfscaffold.tier",
                "type": "pickString",
                "description": "The tier to convert to",
                "options": list(TIERS),
                "default": DEFAULT_TIER,
            },
            {
                "id": "tfscaffold.folder",
                "type": "promptString",
                "description": "The folder of the new project",
                "default": "demo",
            },
        ],
    }


def _task(action: Action, setup: Setup) -> dict[str, Any]:
    program, *words = filled(action, FORMS).command(setup.python)
    task: dict[str, Any] = {
        "label": action.label,
        "type": "process",
        "command": program,
        "args": words,
        "options": {"env": {"PATH": POSIX_PATH}},
        "windows": {"options": {"env": {"PATH": WINDOWS_PATH}}},
        "problemMatcher": DIAGNOSTICS if action.diagnoses else [],
    }
    if action.ready:
        task["isBackground"] = True
        task["problemMatcher"] = _background(action)
    if action.name == "test":
        task["group"] = {"kind": "test", "isDefault": True}
    return task


def _background(action: Action) -> dict[str, Any]:
    return {
        "owner": action.label,
        "pattern": {"regexp": NOTHING, "file": 1, "message": 1},
        "background": {
            "activeOnStart": True,
            "beginsPattern": action.begins or NOTHING,
            "endsPattern": action.ready,
        },
    }


def _launch(setup: Setup) -> dict[str, Any]:
    common = {"type": "debugpy", "request": "launch", "console": "integratedTerminal"}
    this_file = {"program": "${file}", "cwd": "${workspaceFolder}"}
    found = [{"name": "tfscaffold: debug this file", **common, **this_file}]
    if setup.package:
        module = {"module": f"{setup.package}.train", "cwd": "${workspaceFolder}"}
        found.insert(0, {"name": "tfscaffold: debug the training", **common, **module})
    return {"version": "0.2.0", "configurations": found}


def _extension() -> dict[str, File]:
    """Return the extension as one of the workspace, which VS Code offers to install."""
    from tfscaffold.tasks.vsix import extension_files

    return {
        f".vscode/extensions/tfscaffold/{name}": OwnFile(content.decode())
        for name, content in extension_files().items()
    }
