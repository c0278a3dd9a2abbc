"""Helix: key bindings and the language server, in the project's `.helix`.

https://docs.helix-editor.com/configuration.html

Helix has no tasks; a key runs a command, and a digit behind it names the tier.
"""

import json
import shlex

from tfscaffold.tasks.actions import FILE, FOLDER, LINE, TIER, Action, Setup, filled
from tfscaffold.tasks.files import File, OwnFile
from tfscaffold.tiers import TIERS

MARK = "# Written by `tfscaffold editor helix`."
# Helix puts its values in before the shell reads the line.
FORMS = {FILE: "'%{buffer_name}'", LINE: "%{cursor_line}"}
PATH = 'PATH=".venv/bin:$PATH"'
# What Helix starts for Python by itself; a list of one's own replaces it.
PYTHON_SERVERS = ["ty", "ruff", "jedi", "pylsp"]


def files(setup: Setup) -> dict[str, File]:
    """Return the keys below `space` `t`, and the language server."""
    lines = [MARK, "", "[keys.normal.space.t]"]
    tables = []
    for action in setup.actions():
        # A command has no terminal: nothing can be asked for, or stay.
        if FOLDER in action.words or action.ready:
            continue
        if TIER not in action.words:
            lines.append(f"{action.key} = {_keys(action, setup)}")
            continue
        tables += ["", f"[keys.normal.space.t.{action.key}]"]
        for number, tier in enumerate(TIERS, 1):
            bound = _keys(filled(action, {TIER: tier}), setup)
            tables.append(f"{number} = {bound}")
    server = [
        MARK,
        "",
        "[language-server.tfscaffold]",
        f"command = {json.dumps(setup.python or '.venv/bin/python')}",
        'args = ["-m", "tfscaffold", "lsp"]',
        "",
        "[[language]]",
        'name = "python"',
        f"language-servers = {json.dumps([*PYTHON_SERVERS, 'tfscaffold'])}",
    ]
    return {
        ".helix/config.toml": OwnFile("\n".join([*lines, *tables, ""]), MARK),
        ".helix/languages.toml": OwnFile("\n".join([*server, ""]), MARK),
    }


def keys(setup: Setup) -> str:
    """Return nothing: the project's configuration consists of them."""
    return ""


def _keys(action: Action, setup: Setup) -> str:
    """Return a list of Helix' commands; TOML and JSON write it alike."""
    command = filled(action, FORMS).command(setup.python)
    marks = FORMS.values()
    words = [word if word in marks else shlex.quote(word) for word in command]
    line = " ".join([PATH, *words])
    if "--check" in command or "--diff" in command or not action.diagnoses:
        return json.dumps([":write-all", f":run-shell-command {line}"])
    # The line is through before the next command, which run-shell-command is not.
    return json.dumps([":write-all", f":echo %sh{{{line} 2>&1}}", ":reload"])
