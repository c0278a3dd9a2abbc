"""Neovim: a plugin in Lua with a command for each action, such as `:TfscaffoldConvert`."""

import json
import os

from tfscaffold.tasks.actions import ACTIONS, Setup
from tfscaffold.tasks.files import File
from tfscaffold.tasks.plugins import plugin, rows
from tfscaffold.tasks.vim import command_name
from tfscaffold.tiers import TIERS


def files(setup: Setup) -> dict[str, File]:
    """Return the plugin, in the folder where Neovim looks for it."""
    table = "\n".join(f"  {_lua(row)}," for row in rows())
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    target = os.path.join(base, "nvim", "plugin", "tfscaffold.lua")
    tiers = ", ".join(map(json.dumps, TIERS))
    return plugin("tfscaffold.lua", target, table, tiers, setup)


def keys(setup: Setup) -> str:
    """Return lines for the user's init.lua."""
    return "".join(
        f'vim.keymap.set("n", "<leader>t{action.key}",'
        f' "<cmd>Tfscaffold{command_name(action.name)}<CR>")\n'
        for action in ACTIONS
    )


def _lua(value: object) -> str:
    if isinstance(value, dict):
        fields = ", ".join(f"{key} = {_lua(each)}" for key, each in value.items())
        return f"{{ {fields} }}"
    if isinstance(value, list):
        return "{ " + ", ".join(map(_lua, value)) + " }" if value else "{}"
    return json.dumps(value)
