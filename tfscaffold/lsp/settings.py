"""What a user can set: sent when the server starts, or by the editor's configuration."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

SECTION = "tfscaffold"
SEVERITIES = ("error", "warning", "information", "hint", "off")


@dataclass(frozen=True)
class Settings:
    """The settings.

    Attributes:
        convertible: The severity of TFS501, one of `SEVERITIES`.
        python: The interpreter that has TensorFlow, for `tfscaffold.verify`; "" for the one
            that runs the server.
    """

    convertible: str = "hint"
    python: str = ""


def read(given: Any, settings: Settings) -> tuple[Settings, list[str]]:
    """Return settings changed by what a client sent, and what is wrong with that.

    Args:
        given: JSON: the settings, or an object with them under `tfscaffold`.
        settings: Those that stay where nothing is given.
    """
    if isinstance(given, dict) and isinstance(given.get(SECTION), dict):
        given = given[SECTION]
    if given is None:
        return settings, []
    if not isinstance(given, dict):
        return settings, [f"The settings must be an object, not {given!r}."]
    wrong = list(_problems(given))
    names = {field.name for field in fields(Settings)}
    right = {
        name: value
        for name, value in given.items()
        if name in names and not list(_problems({name: value}))
    }
    return replace(settings, **right), wrong


def _problems(given: dict[str, Any]) -> Iterator[str]:
    if "convertible" in given and given["convertible"] not in SEVERITIES:
        known = ", ".join(SEVERITIES)
        yield f"convertible is {given['convertible']!r}; it must be one of {known}."
    if not isinstance(given.get("python", ""), str):
        yield f"python is {given['python']!r}; it must be the path of an interpreter."
