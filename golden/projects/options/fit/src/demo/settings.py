"""The one place for everything that can be chosen."""

import argparse
from dataclasses import dataclass, field, fields
from typing import Any


def option(default: Any, help_text: str) -> Any:
    """Return a field of `Settings` that the command line can set."""
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """What a training run depends on.

    A field made by `option` is also an option of the command line: `batch_size`
    is `--batch-size`. `input_shape` leaves the batch out.

    Raises:
        ValueError: A number is out of its range.
    """

    # Facts about the data: change them only together with the data.
    input_shape: tuple[int, ...] = (8, 8, 1)
    num_classes: int = 10
    class_names: tuple[str, ...] = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
    data_path: str | None = None

    validation_fraction: float = option(0.15, "part of the data for validation")
    test_fraction: float = option(0.15, "part of the data held out for the test")

    seed: int = option(42, "start of all random numbers: weights, order, dropout")
    batch_size: int = option(32, "examples in one step")
    epochs: int = option(40, "passes over the training data")
    learning_rate: float = option(0.001, "step size of the optimizer")
    clip_norm: float = option(0.0, "greatest length of all gradients; 0: any length")
    steps_per_execution: int = option(8, "batches in one call of a compiled function")
    gradient_accumulation: int = option(4, "batches whose gradients make one step")
    jit_compile: bool = option(True, "use XLA: faster on most GPUs, slower on CPUs")

    run_folder: str = option("runs/cnn", "where the results of training go")

    def __post_init__(self) -> None:
        for name in (
            "batch_size",
            "epochs",
            "learning_rate",
            "steps_per_execution",
            "gradient_accumulation",
        ):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        if self.clip_norm < 0:
            raise ValueError(f"clip_norm must not be below 0, not {self.clip_norm}")
        held_out = (self.validation_fraction, self.test_fraction)
        if min(held_out) <= 0 or sum(held_out) >= 1:
            raise ValueError(
                "validation_fraction and test_fraction must be above 0 and leave "
                f"something to train on, not {held_out[0]} and {held_out[1]}"
            )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser one option for each field that `option` made."""
    for item in fields(Settings):
        if "help" not in item.metadata:
            continue
        kind: dict[str, Any] = {"type": type(item.default)}
        if isinstance(item.default, bool):
            kind = {"action": argparse.BooleanOptionalAction}
        help_text = f"{item.metadata['help']} (default: {item.default})"
        parser.add_argument(
            "--" + item.name.replace("_", "-"),
            default=item.default,
            # argparse itself reads "%" in a help text.
            help=help_text.replace("%", "%%"),
            **kind,
        )


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Return the settings that a parsed command line asks for."""
    given = vars(arguments)
    names = [item.name for item in fields(Settings) if item.name in given]
    return Settings(**{name: given[name] for name in names})
