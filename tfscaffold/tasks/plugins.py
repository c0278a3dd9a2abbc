"""What Vim, Neovim and Emacs share: one plugin file for all projects, with the table in it.

The plugin's code stands beside this file, in its own language; `{{actions}}` marks the place
of the table, `{{tiers}}` that of the tiers, and `{{python}}` that of the interpreter that was
named.
"""

import json
import os
from typing import Any

from tfscaffold.tasks.actions import ACTIONS, Setup
from tfscaffold.tasks.files import File, OwnFile

_HERE = os.path.dirname(os.path.abspath(__file__))


def plugin(
    name: str, target: str, table: str, tiers: str, setup: Setup
) -> dict[str, File]:
    """Return the plugin file of an editor.

    Args:
        name: A file beside this one.
        target: Where the editor looks for it.
        table: The actions, in the language of the file.
        tiers: The same of the tiers, without brackets.
        setup: For the interpreter.
    """
    with open(os.path.join(_HERE, name), encoding="utf-8") as stream:
        text = stream.read()
    mark = text.splitlines()[0]
    text = text.replace("{{actions}}", table)
    text = text.replace("{{tiers}}", tiers)
    text = text.replace("{{python}}", json.dumps(setup.python or "")[1:-1])
    return {target: OwnFile(text, mark)}


def rows() -> list[dict[str, Any]]:
    """Return the actions as plain values: name, label, module, words, and what to do.

    `kind` says what becomes of the output: "diagnose" and "convert" read places from it (the
    second also reads the file again), "preview" shows it, "run" is a terminal.
    """
    kinds = {
        "check": "diagnose",
        "preview": "preview",
        "convert": "convert",
        "convert-model": "convert",
    }
    return [
        {
            "name": action.name,
            "label": action.label.removeprefix("tfscaffold: "),
            "kind": kinds.get(action.name, "run"),
            "module": action.module,
            "words": list(action.words),
        }
        for action in ACTIONS
    ]
