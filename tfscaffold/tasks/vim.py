"""Vim: a plugin with a command for each action, such as `:TfscaffoldConvert functional`."""

import json
import os

from tfscaffold.tasks.actions import ACTIONS, Setup
from tfscaffold.tasks.files import File
from tfscaffold.tasks.plugins import plugin, rows
from tfscaffold.tiers import TIERS


def files(setup: Setup) -> dict[str, File]:
    """Return the plugin, in the folder where Vim looks for it."""
    table = "\n".join(f"      \\ {json.dumps(row)}," for row in rows())
    folder = "vimfiles" if os.name == "nt" else ".vim"
    target = os.path.join(os.path.expanduser("~"), folder, "plugin", "tfscaffold.vim")
    tiers = ", ".join(map(json.dumps, TIERS))
    return plugin("tfscaffold.vim", target, table, tiers, setup)


def keys(setup: Setup) -> str:
    """Return lines for the user's vimrc."""
    lines = [
        f"nnoremap <leader>t{action.key} :Tfscaffold{command_name(action.name)}<CR>"
        for action in ACTIONS
    ]
    return "\n".join(lines) + "\n"


def command_name(name: str) -> str:
    """Return `ConvertModel` of `convert-model`."""
    return "".join(word.capitalize() for word in name.split("-"))
