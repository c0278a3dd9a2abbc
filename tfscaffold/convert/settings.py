"""The settings of a project: `[tool.tfscaffold]` of the nearest pyproject.toml."""

import os
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, get_args

from tfscaffold.errors import UserError
from tfscaffold.model.diagnostics import CODES, Level

DEFAULT_LINE_LENGTH = 88
PYPROJECT = "pyproject.toml"


@dataclass(frozen=True)
class Settings:
    """What a pyproject.toml says.

    Attributes:
        folder: The absolute folder of the file, to which `exclude` is relative; "" for none.
        exclude: Patterns, as in a .gitignore.
        line_length: The longest line; black's or else ruff's where there is none of ours.
        severity: What a diagnostic counts as, by its code.
    """

    folder: str = ""
    exclude: tuple[str, ...] = ()
    line_length: int = DEFAULT_LINE_LENGTH
    severity: dict[str, Level] = field(default_factory=dict)


def settings_of(path: str) -> Settings:
    """Return the settings for a file, or those that hold in a folder.

    Raises:
        UserError: They are not understood.
    """
    folder = os.path.realpath(path)
    while True:
        pyproject = os.path.join(folder, PYPROJECT)
        if os.path.isfile(pyproject) and os.access(pyproject, os.R_OK):
            return read_settings(pyproject)
        parent = os.path.dirname(folder)
        if parent == folder:
            return Settings()
        folder = parent


def read_settings(pyproject: str) -> Settings:
    """Return the settings in a pyproject.toml.

    Raises:
        UserError: They are not understood.
    """
    status = os.stat(pyproject)
    return _read(pyproject, status.st_mtime_ns, status.st_size)


# What is kept is the state of the file: a language server reads it again when it changes.
@lru_cache(maxsize=256)
def _read(pyproject: str, changed: int, size: int) -> Settings:
    with open(pyproject, "rb") as file:
        data = file.read()
    folder = os.path.dirname(pyproject)
    if b"tfscaffold" not in data and b"line-length" not in data:
        return Settings(folder)
    import tomllib

    try:
        tools = tomllib.loads(data.decode()).get("tool", {})
    except ValueError as error:
        if b"tool.tfscaffold" not in data:
            return Settings(folder)
        raise UserError(f"{pyproject}: this is not TOML: {error}.") from error
    table = tools.get("tfscaffold", {})
    _check(table, pyproject)
    return Settings(
        folder,
        tuple(table.get("exclude", ())),
        _line_length(tools),
        dict(table.get("severity", {})),
    )


def _line_length(tools: dict[str, Any]) -> int:
    for tool in ("tfscaffold", "black", "ruff"):
        length = tools.get(tool, {}).get("line-length")
        if isinstance(length, int):
            return length
    return DEFAULT_LINE_LENGTH


def _check(table: Any, pyproject: str) -> None:
    """Raise a UserError that names what is wrong in `[tool.tfscaffold]`."""
    if not isinstance(table, dict):
        raise _wrong(pyproject, "tfscaffold", "is a table: `[tool.tfscaffold]`")
    for key, value in table.items():
        if key not in ("exclude", "line-length", "severity"):
            raise UserError(
                f"{pyproject}: `[tool.tfscaffold]` has no setting `{key}`.",
                "There are `exclude`, `line-length` and `severity`.",
            )
        if key == "exclude" and not (
            isinstance(value, list) and all(isinstance(each, str) for each in value)
        ):
            raise _wrong(pyproject, key, 'is a list of patterns: `["legacy/"]`')
        if key == "line-length" and (type(value) is not int or value < 1):
            raise _wrong(pyproject, key, "is a number of characters: `88`")
        if key == "severity":
            _check_severity(value, pyproject)


def _check_severity(table: Any, pyproject: str) -> None:
    if not isinstance(table, dict):
        raise _wrong(pyproject, "severity", 'is a table: `{ TFS201 = "ignore" }`')
    levels = get_args(Level)
    for code, level in table.items():
        if code not in CODES:
            raise _wrong(
                pyproject,
                f"severity.{code}",
                f"is no diagnostic; there are {', '.join(CODES)}",
            )
        if level not in levels:
            words = ", ".join(f'"{each}"' for each in levels)
            raise _wrong(pyproject, f"severity.{code}", f"is one of {words}")


def _wrong(pyproject: str, key: str, what: str) -> UserError:
    return UserError(f"{pyproject}: `{key}` of `[tool.tfscaffold]` {what}.")
