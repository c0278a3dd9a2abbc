"""What an editor offers: commands, with marks for what the editor knows."""

import os
from typing import NamedTuple

from tfscaffold.tiers import TIERS

# Marks in the words: an editor's writer puts its own form in their place.
FILE = "{file}"
LINE = "{line}"
TIER = "{tier}"
FOLDER = "{folder}"
PACKAGE = "{package}"


class Action(NamedTuple):
    """A Python program that is started from the editor, in the project's folder."""

    name: str
    """A word for a command's name."""
    label: str
    key: str
    """A letter for a key binding."""
    module: str
    """What `python -m` runs."""
    words: tuple[str, ...]
    """The arguments, with the marks above."""
    diagnoses: bool = False
    """Whether its output has lines like `path:line:col: severity TFS001 message`."""
    begins: str = ""
    """For a program that runs long: a regular expression of the line that starts work."""
    ready: str = ""
    """The same for the line that says it is up, or through."""

    def command(self, python: str | None = None) -> tuple[str, ...]:
        """Return the program and its arguments.

        Args:
            python: The interpreter that has tfscaffold; None: it is found as a program.
        """
        if self.module != "tfscaffold":
            return ("python", "-m", self.module, *self.words)
        if python:
            return (python, "-m", "tfscaffold", *self.words)
        return ("tfscaffold", *self.words)


# Offered first, where one tier has to be.
DEFAULT_TIER = "functional"
CONVERT = ("convert", FILE, "--to", TIER)
ACTIONS = (
    Action(
        "check",
        "tfscaffold: check this file",
        "k",
        "tfscaffold",
        (*CONVERT, "--check"),
        diagnoses=True,
    ),
    Action(
        "preview",
        "tfscaffold: preview the conversion",
        "p",
        "tfscaffold",
        (*CONVERT, "--diff"),
        diagnoses=True,
    ),
    Action(
        "convert",
        "tfscaffold: convert this file",
        "c",
        "tfscaffold",
        CONVERT,
        diagnoses=True,
    ),
    Action(
        "convert-model",
        "tfscaffold: convert the model under the cursor",
        "m",
        "tfscaffold",
        (*CONVERT, "--line", LINE),
        diagnoses=True,
    ),
    Action("new", "tfscaffold: new project", "n", "tfscaffold", ("new", FOLDER)),
    Action(
        "train",
        "tfscaffold: train",
        "t",
        f"{PACKAGE}.train",
        (),
        begins=r"^Epoch 1/\d+",
        ready=r"^test \w+: ",
    ),
    Action("test", "tfscaffold: test", "u", "pytest", ()),
    Action(
        "tensorboard",
        "tfscaffold: TensorBoard",
        "b",
        "tensorboard.main",
        ("--logdir", "runs"),
        ready=r"TensorBoard .* at http",
    ),
)


class Setup(NamedTuple):
    """What the writers need to know of a project."""

    folder: str
    """Its folder."""
    package: str | None = None
    """The package with a module `train`, or None."""
    python: str | None = None
    """The interpreter that has tfscaffold, or None for the environment's program."""
    extension: bool = False
    """Whether the extension comes with the tasks (Visual Studio Code)."""

    def actions(self) -> tuple[Action, ...]:
        """Return the actions with the package's name in them; without one, no training."""
        return tuple(
            action._replace(module=action.module.replace(PACKAGE, self.package or ""))
            for action in ACTIONS
            if self.package or PACKAGE not in action.module
        )


def find_package(folder: str) -> str | None:
    """Return the one package below a project's `src` that can be trained, or None."""
    source = os.path.join(folder, "src")
    if not os.path.isdir(source):
        return None
    found = [
        name
        for name in sorted(os.listdir(source))
        if os.path.isfile(os.path.join(source, name, "train.py"))
    ]
    return found[0] if len(found) == 1 else None


def labelled(setup: Setup) -> list[tuple[str, Action]]:
    """Return label and action, one for each tier, for editors that cannot ask for it."""
    found = []
    for action in setup.actions():
        if TIER not in action.words:
            found.append((action.label, action))
            continue
        for tier in TIERS:
            found.append((f"{action.label} ({tier})", filled(action, {TIER: tier})))
    return found


def filled(action: Action, forms: dict[str, str]) -> Action:
    """Return an action with an editor's forms in the place of marks."""
    words = tuple(forms.get(word, word) for word in action.words)
    return action._replace(words=words)
