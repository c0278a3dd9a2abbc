"""The editors that there is a writer for, and what writing would change on the disk."""

import os
from importlib import import_module
from typing import NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.tasks.actions import Setup
from tfscaffold.tasks.files import File


class Editor(NamedTuple):
    """An editor; its writer is the file of this folder that has its name."""

    title: str
    keys_place: str = ""
    """The file of the user's that key bindings belong into."""


EDITORS = {
    "vscode": Editor("Visual Studio Code", "keybindings.json"),
    "zed": Editor("Zed", "~/.config/zed/keymap.json"),
    "jetbrains": Editor("PyCharm and other JetBrains IDEs"),
    "sublime": Editor("Sublime Text"),
    "neovim": Editor("Neovim", "init.lua"),
    "vim": Editor("Vim", "vimrc"),
    "emacs": Editor("Emacs", "init.el"),
    "helix": Editor("Helix"),
}


class Planned(NamedTuple):
    """A file of an editor: what is there, and what belongs there."""

    path: str
    """As it is shown: relative to the project's folder, or absolute."""
    target: str
    """Absolute."""
    old: bytes | None
    """None where there is no file, or where it was not looked at."""
    new: bytes

    @property
    def status(self) -> str:
        """What writing does: "create", "update" or "keep"."""
        if self.old is None:
            return "create"
        return "keep" if self.old == self.new else "update"


def files(name: str, setup: Setup) -> dict[str, File]:
    """Return the files of an editor: path in the project, or absolute -> file."""
    found = import_module(f"tfscaffold.tasks.{name}").files(setup)
    assert isinstance(found, dict)
    return found


def keys(name: str, setup: Setup) -> str:
    """Return the key bindings for the user to keep, or an empty text."""
    return str(import_module(f"tfscaffold.tasks.{name}").keys(setup))


def plan(name: str, setup: Setup, fresh: bool = False) -> list[Planned]:
    """Return what belongs on the disk for an editor; nothing is written.

    Args:
        name: One of `EDITORS`.
        setup: The project.
        fresh: Whether to leave out of account what is there.

    Raises:
        UserError: A file that is there cannot be read, or not be merged with.
    """
    return [
        _planned(path, os.path.join(setup.folder, path), file, fresh)
        for path, file in sorted(files(name, setup).items())
    ]


def _planned(path: str, target: str, file: File, fresh: bool) -> Planned:
    if fresh or not os.path.lexists(target):
        return Planned(path, target, None, file.text(None, path).encode())
    try:
        with open(target, "rb") as stream:
            old = stream.read()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}.") from error
    mark = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
    try:
        text = old[len(mark) :].decode()
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: this is not UTF-8: {error}.") from error
    return Planned(path, target, old, mark + file.text(text, path).encode())
