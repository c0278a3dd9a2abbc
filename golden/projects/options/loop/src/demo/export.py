"""Exports the trained model for serving.

Run it with `python -m demo.export`.
"""

import argparse
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from .commands import exit_code_of, parser_for_run
from .errors import RunError
from .runs import Run
from .saving import load_model


def export(model: keras.Model, input_shape: tuple[int, ...], folder: Path) -> None:
    """Write a SavedModel, which TensorFlow Serving and others run without this code.

    Its signature `serving_default` takes `inputs`, float32 (batch, *input_shape),
    and returns `probabilities`, float32 (batch, num_classes).

    Raises:
        RunError: The exported model does not compute what the model computes.
    """
    inputs = tf.TensorSpec((None, *input_shape), tf.float32, name="inputs")

    @tf.function(input_signature=[inputs])
    def serve(inputs: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"probabilities": model(inputs, training=False)}

    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serving_default", serve)
    archive.write_out(folder, verbose=False)

    random = np.random.default_rng(0).random((4, *input_shape), dtype=np.float32)
    examples = tf.constant(random)
    exported = tf.saved_model.load(folder).signatures["serving_default"]
    difference = exported(inputs=examples)["probabilities"] - model(examples)
    largest = float(tf.reduce_max(tf.abs(difference)))
    if largest > 1e-2:
        raise RunError(f"The model in {folder} is off by {largest:.1e}: do not use it.")


def main() -> int:
    """Export from the command line; return the exit code."""
    parser = parser_for_run("export", "Export the trained model for serving.")
    parser.add_argument(
        "--to", type=Path, help="a folder (default: RUN_FOLDER/serving/1)"
    )
    arguments = parser.parse_args()
    return exit_code_of(lambda: _export(arguments))


def _export(arguments: argparse.Namespace) -> None:
    run = Run(arguments.run_folder)
    folder = arguments.to or run.folder / "serving" / "1"
    export(load_model(run), run.settings().input_shape, folder)
    print(f"Exported to {folder}; loaded back, it computes the same.")


if __name__ == "__main__":
    raise SystemExit(main())
