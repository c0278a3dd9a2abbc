"""What there is to choose from, as the folders of `templates/` say it."""

import os
import tomllib
from functools import cache
from typing import Any, NamedTuple

from tfscaffold.errors import UserError
from tfscaffold.resources import templates_folder

TIERS = {
    "sequential": "keras.Sequential: a list of layers",
    "functional": "keras.Model(inputs, outputs): layers called on tensors",
    "subclass": "a keras.Model of its own, with __init__ and call",
    "module": "tf.Module: variables and TensorFlow operations, no Keras layer",
}
TRAINING = {
    "fit": "compile and fit",
    "train-step": "a train_step override, run by fit",
    "loop": "a @tf.function loop with GradientTape",
}


class Option(NamedTuple):
    """What can be chosen of one architecture: an option of `new`, `--name`."""

    arch: str
    name: str
    default: Any
    summary: str
    choices: tuple[str, ...]
    """All that it can be; empty where any value of the default's type will do."""
    setting: bool
    """Whether the project has a setting of that name, for each training to choose."""


# What an example can be, in the words of messages.
KINDS = {
    "numbers": "numbers",
    "series": "windows of a series",
    "table": "rows of a table",
    "text": "texts",
}


class Architecture(NamedTuple):
    """A network as `templates/architectures/<name>/architecture.toml` describes it."""

    name: str
    title: str
    summary: str
    base_tier: str
    tiers: tuple[str, ...]
    training: tuple[str, ...]
    input_dtype: str
    """Of one example: "float32", or "string" for a text."""
    input_rank: int | None
    """Axes of one example: 3 for images, None where any number will do."""
    min_size: int
    """The least height and width, in pixels, of an image."""
    recompute: bool
    """Whether its layers can compute again what they would have to keep."""
    files: dict[str, str]
    """Its own files in the package, and what each holds."""
    commands: dict[str, str]
    """What its own modules do when they are run, and the module with its arguments."""
    task: str
    """"image-classification", "image-generation", ..."""
    own: tuple[Option, ...]
    """The options of `new` that it has by itself."""
    loss: str
    """The class in its own losses.py that is to be lowered; "" for the usual of Keras."""
    network: str
    """The call of its `build_model` in a function that has `settings`; "" for the usual."""
    network_for_numbers: str
    """The same where numbers are to be predicted; "" if it only tells classes apart."""
    learned: tuple[str, ...]
    """The functions of data.py that this call uses, which look at the training data."""
    learned_for_numbers: tuple[str, ...]
    """Those that it uses besides, where numbers are to be predicted."""
    refusals: dict[str, str]
    """By tier, training style or option of a training that it does not have: why."""

    @property
    def kind(self) -> str:
        """What it takes, one of `KINDS`."""
        return kind_of(self.input_dtype, self.input_rank)


class DataSource(NamedTuple):
    """A source of data as `templates/data/<name>/data.toml` describes it."""

    name: str
    summary: str
    needs_path: bool
    download: bool
    """Whether it is downloaded when a project uses it."""
    input_dtype: str
    input_rank: int | None
    """Axes of one example, None where the user's file decides."""
    example: str
    """A path as it may look, where one is needed."""
    options: tuple[str, ...]
    """What can be said of it: "target", the column to predict, "task", ..."""
    requirements: tuple[str, ...]
    facts: dict[str, Any]
    """input_shape, class_names and extra settings, where they are known beforehand."""

    @property
    def kind(self) -> str:
        """What its examples are, one of `KINDS`."""
        return kind_of(self.input_dtype, self.input_rank)


class Cell(NamedTuple):
    """Names of an architecture, a tier and a training style."""

    arch: str
    tier: str
    training: str


def names(kind: str) -> tuple[str, ...]:
    """Return the names of `kind`, "architectures" or "data", in order."""
    folder = os.path.join(templates_folder(), kind)
    return tuple(
        sorted(
            name
            for name in os.listdir(folder)
            if name[0] not in "._" and os.path.isdir(os.path.join(folder, name))
        )
    )


def architecture(name: str) -> Architecture:
    """Return the architecture called `name`.

    Raises:
        UserError: There is none.
    """
    facts = _read("architectures", name, "architecture.toml")
    return Architecture(
        name=name,
        title=facts["title"],
        summary=facts["summary"],
        base_tier=facts["base_tier"],
        tiers=tuple(facts.get("tiers", TIERS)),
        input_dtype=facts.get("input_dtype", "float32"),
        training=tuple(facts.get("training", TRAINING)),
        input_rank=facts.get("input_rank"),
        min_size=facts.get("min_size", 1),
        recompute=facts.get("recompute", False),
        files=facts.get("files", {}),
        commands=facts.get("commands", {}),
        task=facts.get("task", "classification"),
        own=tuple(
            Option(
                name,
                key.replace("_", "-"),
                option["default"],
                option["summary"],
                tuple(option.get("choices", ())),
                option.get("setting", False),
            )
            for key, option in facts.get("own", {}).items()
        ),
        loss=facts.get("loss", ""),
        network=facts.get("network", "").strip(),
        network_for_numbers=facts.get("network_for_numbers", "").strip(),
        learned=tuple(facts.get("learned", ())),
        learned_for_numbers=tuple(facts.get("learned_for_numbers", ())),
        refusals=facts.get("refusals", {}),
    )


def data_source(name: str) -> DataSource:
    """Return the source of data called `name`.

    Raises:
        UserError: There is none.
    """
    facts = _read("data", name, "data.toml")
    known = facts.get("facts", {})
    rank = len(known["input_shape"]) if known else facts.get("input_rank")
    return DataSource(
        name=name,
        summary=facts["summary"],
        needs_path=facts.get("needs_path", False),
        download=facts.get("download", False),
        input_dtype=facts.get("input_dtype", "float32"),
        input_rank=rank,
        example=facts.get("example", ""),
        options=tuple(facts.get("options", ())),
        requirements=tuple(facts.get("requirements", ())),
        facts=known,
    )


def kind_of(dtype: str, rank: int | None) -> str:
    """Return what examples of a dtype and a number of axes are, one of `KINDS`."""
    if dtype == "float32":
        return "series" if rank == 2 else "numbers"
    return "table" if rank else "text"


def training_styles(architecture: Architecture, tier: str) -> tuple[str, ...]:
    """Return the training styles of an architecture in a tier, the default first."""
    if tier == "module":
        return ("loop",)
    return architecture.training


@cache
def cells() -> tuple[Cell, ...]:
    """Return every combination of architecture, tier and training style that works."""
    return tuple(
        Cell(name, tier, style)
        for name in names("architectures")
        for tier in architecture(name).tiers
        for style in training_styles(architecture(name), tier)
    )


@cache
def own_options() -> dict[str, Option]:
    """Return the options that some architecture has by itself, by name."""
    return {
        option.name: option
        for name in names("architectures")
        for option in architecture(name).own
    }


def check_name(value: str, known: tuple[str, ...], option: str) -> str:
    """Return `value` if it is one of `known`.

    Raises:
        UserError: It is not; the hint lists those that are.
    """
    if value not in known:
        raise UserError(
            f"{option} {value!r} does not exist.", f"Choose one of: {', '.join(known)}."
        )
    return value


def _read(kind: str, name: str, file: str) -> dict[str, Any]:
    option = {"architectures": "--arch", "data": "--data"}[kind]
    check_name(name, names(kind), option)
    with open(os.path.join(templates_folder(), kind, name, file), "rb") as stream:
        return tomllib.load(stream)
