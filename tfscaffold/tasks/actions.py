"""What an editor offers in a project: commands, with marks for what the editor knows."""

from typing import NamedTuple

# Marks in `words`: an editor's writer puts its own form in their place.
FILE = "{file}"
TIER = "{tier}"


class Action(NamedTuple):
    """A command that is started from the editor, in the project's folder."""

    label: str
    words: tuple[str, ...]
    """The program and its arguments, with the marks above."""
    diagnoses: bool = False
    """Whether its output has lines like `path:line:col: severity TFS001 message`."""
    ready: str = ""
    """For a program that stays: a regular expression of the line that says it is up."""


def file_actions() -> tuple[Action, ...]:
    """Return the actions on the file that is open."""
    convert = ("tfscaffold", "convert", FILE, "--to", TIER)
    return (
        Action("tfscaffold: check this file", (*convert, "--check"), diagnoses=True),
        Action(
            "tfscaffold: preview the conversion", (*convert, "--diff"), diagnoses=True
        ),
        Action("tfscaffold: convert this file", convert, diagnoses=True),
    )


def project_actions(package: str) -> tuple[Action, ...]:
    """Return the actions on a project whose package is called `package`."""
    return (
        Action("train", ("python", "-m", f"{package}.train")),
        Action("test", ("python", "-m", "pytest")),
        Action(
            "TensorBoard",
            ("tensorboard", "--logdir", "runs"),
            ready=r"TensorBoard .* at http",
        ),
    )
