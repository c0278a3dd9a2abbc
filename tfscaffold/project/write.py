"""Puts a rendered project on the disk: the whole of it, or nothing."""

import os
from collections.abc import Mapping

from tfscaffold.errors import UserError

STAGING = ".tfscaffold.{}.tmp"


def plan(folder: str, files: Mapping[str, str], force: bool = False) -> dict[str, str]:
    """Return what `write` would do: path in the project -> "create" or "replace".

    Args:
        folder: The project's folder.
        files: Path in the project (with `/`) -> text.
        force: Whether the folder may have files in it.

    Raises:
        UserError: The folder is taken, or something that is no file is in the way.
    """
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise UserError(
            f"{folder} exists and is not a folder.", "Choose another folder."
        )
    try:
        taken = os.path.isdir(folder) and bool(os.listdir(folder))
    except OSError as error:
        raise _refusal(folder, error) from error
    if taken and not force:
        raise UserError(
            f"{folder} exists and is not empty.",
            "Choose another folder, or add --force: it replaces the files that a"
            " project consists of and leaves all others alone.",
        )
    actions = {}
    for path in files:
        target = os.path.join(folder, path)
        if os.path.isdir(target):
            raise UserError(
                f"{target} is a folder, and the project has a file of that name.",
                "Move the folder away, or choose another folder for the project.",
            )
        actions[path] = "replace" if os.path.lexists(target) else "create"
    return actions


def write(folder: str, files: Mapping[str, str], force: bool = False) -> None:
    """Write the files into a folder, which is made, with its parents, where missing.

    All files are first written into a folder beside their place and then moved. On any
    exception, an interruption included, what was moved is moved back.

    Args:
        folder: The project's folder: new, empty, or with `force` one in use.
        files: Path in the project (with `/`) -> text, written as UTF-8 with `\\n`.
        force: Whether files that exist are replaced.

    Raises:
        UserError: The folder is taken or cannot be written; nothing has changed.
    """
    plan(folder, files, force)
    made: list[str] = []
    try:
        if os.path.isdir(folder):
            _write_into(folder, files, made)
        else:
            _write_new(folder, files, made)
    except BaseException as error:
        for path in reversed(made):
            _remove_empty(path)
        if isinstance(error, OSError):
            raise _refusal(folder, error) from error
        raise


def _write_new(folder: str, files: Mapping[str, str], made: list[str]) -> None:
    parent = os.path.dirname(os.path.abspath(folder))
    _make_folders(parent, made)
    staging = os.path.join(parent, STAGING.format(os.getpid()))
    try:
        _stage(staging, files)
        os.rename(staging, folder)
    finally:
        _remove_tree(staging)


def _write_into(folder: str, files: Mapping[str, str], made: list[str]) -> None:
    staging = os.path.join(folder, STAGING.format(os.getpid()))
    moved: list[str] = []
    try:
        _stage(os.path.join(staging, "new"), files)
        _make_folders(os.path.join(staging, "old"), [])
        for number, path in enumerate(files):
            target = os.path.join(folder, path)
            _make_folders(os.path.dirname(target), made)
            # The list first: an interruption may come between any two lines.
            moved.append(path)
            if os.path.lexists(target):
                _keep(target, os.path.join(staging, "old", str(number)))
            os.replace(os.path.join(staging, "new", path), target)
    except BaseException:
        for number, path in reversed(list(enumerate(moved))):
            _put_back(staging, number, path, os.path.join(folder, path))
        raise
    finally:
        _remove_tree(staging)


def _stage(staging: str, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = os.path.join(staging, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


def _make_folders(folder: str, made: list[str]) -> None:
    """Make a folder and its parents, noting in `made` those that did not exist."""
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for path in reversed(missing):
        made.append(path)
        os.mkdir(path)


def _keep(target: str, old: str) -> None:
    try:
        os.link(target, old, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a file system without hard links
        os.replace(target, old)


def _put_back(staging: str, number: int, path: str, target: str) -> None:
    old = os.path.join(staging, "old", str(number))
    if os.path.lexists(old):
        os.replace(old, target)
    elif not os.path.lexists(os.path.join(staging, "new", path)):
        os.unlink(target)


def _remove_tree(top: str) -> None:
    for folder, _, files in os.walk(top, topdown=False):
        for name in files:
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)


def _remove_empty(folder: str) -> None:
    """Remove a folder that was made here, unless someone put a file in meanwhile."""
    try:
        os.rmdir(folder)
    except OSError:
        return


def _refusal(folder: str, error: OSError) -> UserError:
    place = f" ({error.filename})" if error.filename else ""
    return UserError(
        f"The project cannot be written to {folder}: {error.strerror}{place}."
        " Nothing was left behind.",
        "Choose another folder, or make room or permission for this one.",
    )
