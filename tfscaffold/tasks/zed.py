"""Zed's `.zed/tasks.json`: https://zed.dev/docs/tasks.

A task asks for nothing, so there is one for each tier; its list of tasks is the picker.
"""

from typing import Any

from tfscaffold.tasks.actions import (
    DEFAULT_TIER,
    FILE,
    FOLDER,
    LINE,
    Action,
    Setup,
    filled,
    labelled,
)
from tfscaffold.tasks.files import File, JsonFile
from tfscaffold.tasks.jsonc import dumps

FORMS = {FILE: "$ZED_FILE", LINE: "$ZED_ROW"}
PYTHON = ".venv/bin/python"


def files(setup: Setup) -> dict[str, File]:
    """Return the project's tasks."""
    tasks = [_task(label, action, setup) for label, action in labelled(setup)]
    return {".zed/tasks.json": JsonFile(tasks)}


def keys(setup: Setup) -> str:
    """Return an entry for the user's keymap.json."""
    bindings = {
        f"ctrl-alt-t {action.key}": ["task::Spawn", {"task_name": label}]
        for label, action in labelled(setup)
        if "--to" not in action.words or DEFAULT_TIER in action.words
    }
    return dumps([{"context": "Workspace", "bindings": bindings}])


def _task(label: str, action: Action, setup: Setup) -> dict[str, Any]:
    # The terminal asks for the folder of a new project.
    words = [word for word in filled(action, FORMS).words if word != FOLDER]
    python = PYTHON
    if action.module == "tfscaffold" and setup.python:
        python = setup.python
    return {
        "label": label,
        "command": python,
        "args": ["-m", action.module, *words],
        "cwd": "$ZED_WORKTREE_ROOT",
    }
