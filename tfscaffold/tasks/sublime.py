"""Sublime Text: build systems in the project's `.sublime-project`.

https://www.sublimetext.com/docs/build_systems.html

A build system asks for nothing and knows no line, so the tiers are variants, and what needs
a line or a terminal is left to the language server and the command line.
"""

import os
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
from tfscaffold.tasks.files import File, JsonFile
from tfscaffold.tiers import TIERS

POSIX_PYTHON = "$project_path/.venv/bin/python"
WINDOWS_PYTHON = r"$project_path\.venv\Scripts\python.exe"


def files(setup: Setup) -> dict[str, File]:
    """Return the project's file: the one that is there, or one named after the folder."""
    known = sorted(
        name for name in os.listdir(setup.folder) if name.endswith(".sublime-project")
    )
    folder = os.path.basename(os.path.abspath(setup.folder))
    name = known[0] if known else f"{folder}.sublime-project"
    systems = [
        _build_system(action, setup)
        for action in setup.actions()
        if not {LINE, FOLDER} & set(action.words)
    ]
    content: dict[str, Any] = {"build_systems": systems}
    if not known:
        content = {"folders": [{"path": "."}], **content}
    return {name: JsonFile(content)}


def keys(setup: Setup) -> str:
    """Return nothing: Ctrl+Shift+B lists the build systems."""
    return ""


def _build_system(action: Action, setup: Setup) -> dict[str, Any]:
    system: dict[str, Any] = {
        "name": action.label,
        "working_dir": "$project_path",
        "env": {"PYTHONUNBUFFERED": "1"},
    }
    if action.diagnoses:
        system["file_regex"] = r"^(.+?):(\d+):(\d+): (.*)$"
    if TIER in action.words:
        system["selector"] = "source.python"
        variants = [
            {"name": tier, **_commands(filled(action, {TIER: tier}), setup)}
            for tier in TIERS
        ]
        system["variants"] = variants
    return {**system, **_commands(filled(action, {TIER: DEFAULT_TIER}), setup)}


def _commands(action: Action, setup: Setup) -> dict[str, Any]:
    words = ["-m", action.module, *filled(action, {FILE: "$file"}).words]
    if setup.python and action.module == "tfscaffold":
        return {"cmd": [setup.python, *words]}
    return {
        "cmd": [POSIX_PYTHON, *words],
        "windows": {"cmd": [WINDOWS_PYTHON, *words]},
    }
