"""Emacs: a library with a command for each action, such as `M-x tfscaffold-convert`."""

import json
import os

from tfscaffold.tasks.actions import ACTIONS, Setup
from tfscaffold.tasks.files import File
from tfscaffold.tasks.plugins import plugin, rows
from tfscaffold.tiers import TIERS


def files(setup: Setup) -> dict[str, File]:
    """Return the library, in the user's folder of Emacs."""
    lines = []
    for row in rows():
        words = [json.dumps(word) for word in (row["module"], *row["words"])]
        head = f"{json.dumps(row['name'])} {json.dumps(row['label'])} {row['kind']}"
        lines.append(f"    ({head} {' '.join(words)})")
    target = os.path.join(os.path.expanduser("~"), ".emacs.d", "lisp", "tfscaffold.el")
    tiers = " ".join(map(json.dumps, TIERS))
    return plugin("tfscaffold.el", target, "\n".join(lines), tiers, setup)


def keys(setup: Setup) -> str:
    """Return lines for the user's init file, which also load the library."""
    lines = ['(load (locate-user-emacs-file "lisp/tfscaffold"))']
    lines += [
        f'(global-set-key (kbd "C-c t {action.key}") \'tfscaffold-{action.name})'
        for action in ACTIONS
    ]
    return "\n".join(lines) + "\n"
