"""Classifies files, or examples of the test data.

Run it with `python -m demo.predict`.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from .commands import exit_code_of, parser_for_run
from .data import load_datasets, read_inputs
from .runs import Run
from .saving import load_model
from .settings import Settings


def predict(model: Any, inputs: np.ndarray, batch_size: int = 256) -> np.ndarray:
    """Return the probability of each class.

    Args:
        model: What `load_model` returned.
        inputs: float32 (examples, *input_shape).
        batch_size: Examples at once.

    Returns:
        float32 (examples, num_classes).
    """
    starts = range(0, len(inputs), batch_size)
    batches = [tf.constant(inputs[start : start + batch_size]) for start in starts]
    return np.concatenate([model(batch, training=False) for batch in batches])


def describe(probabilities: np.ndarray, class_names: tuple[str, ...]) -> str:
    """Return one example's three most likely classes, the likeliest first.

    Args:
        probabilities: float32 (num_classes,).
        class_names: The classes in the order of the probabilities.
    """
    likely = np.argsort(-probabilities, kind="stable")[:3]
    return ", ".join(f"{class_names[i]} {probabilities[i]:.1%}" for i in likely)


def main() -> int:
    """Predict from the command line; return the exit code."""
    parser = parser_for_run("predict", "Classify files, or examples of the test data.")
    parser.add_argument("files", nargs="*", type=Path, help="files to classify")
    parser.add_argument(
        "--samples",
        type=int,
        default=5,
        help="examples of the test data, where no file is given (default: 5)",
    )
    arguments = parser.parse_args()
    return exit_code_of(lambda: _predict(arguments))


def _predict(arguments: argparse.Namespace) -> None:
    run = Run(arguments.run_folder)
    settings = run.settings()
    model = load_model(run)
    if arguments.files:
        _predict_files(model, arguments.files, settings)
    else:
        _predict_samples(model, arguments.samples, settings)


def _predict_files(model: Any, files: list[Path], settings: Settings) -> None:
    for file in files:
        for number, row in enumerate(predict(model, read_inputs(file, settings))):
            print(f"{file} [{number}]: {describe(row, settings.class_names)}")


def _predict_samples(model: Any, count: int, settings: Settings) -> None:
    examples = load_datasets(settings).test.rebatch(1).take(count)
    for number, (x, (label,)) in enumerate(examples.as_numpy_iterator()):
        row = predict(model, x)[0]
        truth = settings.class_names[label]
        print(f"test example {number} ({truth}): {describe(row, settings.class_names)}")


if __name__ == "__main__":
    raise SystemExit(main())
