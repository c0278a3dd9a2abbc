"""What the tests do with a generated project, each time in a new process.

The process is forked from one that has TensorFlow loaded, so nothing of a project (modules,
registered classes, settings of Keras) reaches the next one. The package is called `demo`.
"""

import contextlib
import os
import runpy
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tfscaffold.project.choices import resolve
from tfscaffold.project.data import read_data
from tfscaffold.project.render import render
from tfscaffold.project.write import write

# What the forked processes have loaded.
PRELOADED = ("tensorflow", "keras", "matplotlib.figure", "sklearn.datasets")

Arrays = list[np.ndarray]


class Session(NamedTuple):
    """What came of a project's commands."""

    printed: dict[str, str]
    """By command: what it wrote to standard output."""
    complaints: str
    """What the training wrote to standard error."""
    history: list[dict[str, float]]
    """The results of each epoch."""
    weights: Arrays
    """The weights after the last epoch, in call order."""
    saved: np.ndarray
    """Outputs of the best model when it was saved."""
    loaded: np.ndarray
    """Outputs of the same model, loaded again."""
    exported: np.ndarray
    """Outputs of the same model from its SavedModel, on the same inputs."""


class Numbers(NamedTuple):
    """What a model computes with given weights."""

    outputs: np.ndarray
    gradients: Arrays
    losses: list[float]
    """The loss before each step of a training."""


def write_project(
    folder: Path, arch: str, tier: str, training: str, data: str, path: Path | None
) -> Path:
    """Write a project called `demo` below a folder; return its `src`."""
    facts = read_data(data, None if path is None else str(path))
    choices = resolve("demo", facts, arch, tier, training)
    write(str(folder / "demo"), render(choices), force=False)
    return folder / "demo" / "src"


def use(src: Path, epochs: int, downloaded: str | None = None) -> Session:
    """Train, evaluate, predict and export, each as its command does.

    Args:
        src: What `write_project` returned; everything is written beside it.
        epochs: How many to train for.
        downloaded: A module of keras.datasets that is to give digits, without download.
    """
    folder = src.parent
    with _only_project(src), _standard_error_in(folder / "stderr.txt"):
        if downloaded:
            _replace_download(downloaded)
        from demo import checkpoints, data, predict, runs, saving, settings

        run = runs.Run(folder / "run")
        x, _ = next(data.load_datasets(settings.Settings()).test.as_numpy_iterator())
        saved: list[np.ndarray] = []
        weights: list[Arrays] = []
        save_model, end_epoch = checkpoints.save_model, checkpoints.Progress.end_epoch

        def save_and_note(model: Any, run: Any) -> None:
            save_model(model, run)
            saved.append(predict.predict(model, x))

        def end_and_note(self: Any, epoch: int, results: Any) -> None:
            end_epoch(self, epoch, results)
            weights.append([np.array(weight) for weight in _weights(self.model)])

        checkpoints.save_model = save_and_note
        checkpoints.Progress.end_epoch = end_and_note
        place = ["--run-folder", str(run.folder)]
        printed = {"train": _command("train", *place, "--epochs", str(epochs))}
        # Not those of the others: TensorFlow finds it strange how often the same function
        # is traced, when several commands run in one process.
        complaints = (folder / "stderr.txt").read_text("utf-8")
        for command in ("evaluate", "predict", "export"):
            printed[command] = _command(command, *place)
        loaded = predict.predict(saving.load_model(run), x)
        exported = _served(run.folder / "serving" / "1", x)
        history = run.read_history()
    return Session(
        printed, complaints, history, weights[-1], saved[-1], loaded, exported
    )


@contextlib.contextmanager
def _only_project(src: Path) -> Iterator[None]:
    """Make `demo` importable; a warning is an error, as in the project's own tests."""
    sys.path.insert(0, str(src))
    warnings.simplefilter("error")
    # numpy 2 about the code of Keras itself.
    warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
    yield


@contextlib.contextmanager
def _standard_error_in(path: Path) -> Iterator[None]:
    """Send what Python and TensorFlow's C++ write to standard error to a file."""
    with path.open("w", encoding="utf-8") as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        except BaseException as error:
            error.add_note(path.read_text("utf-8"))
            raise
        finally:
            os.dup2(before, 2)


def _command(name: str, *arguments: str) -> str:
    """Run `python -m demo.<name>` in this process; return what it prints.

    Raises:
        AssertionError: Its exit code is not 0.
    """
    path = Path(arguments[arguments.index("--run-folder") + 1] + ".stdout.txt")
    sys.argv = [name, *arguments]
    # It may have been imported by another command, which Python warns of.
    sys.modules.pop(f"demo.{name}", None)
    with path.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
        try:
            runpy.run_module(f"demo.{name}", run_name="__main__")
        except SystemExit as stop:
            code = stop.code
    printed = path.read_text("utf-8")
    assert code == 0, printed
    return printed


def _weights(model: Any) -> list[Any]:
    """Return the weights of a model of any tier and style, in call order."""
    network = getattr(model, "network", model)
    return [weight for layer in network.layers for weight in layer.weights]


def _served(folder: Path, x: np.ndarray) -> np.ndarray:
    import tensorflow as tf

    serve = tf.saved_model.load(str(folder)).signatures["serving_default"]
    return serve(inputs=tf.constant(x))["probabilities"].numpy()


def _replace_download(name: str) -> None:
    """Let keras.datasets give digits of scikit-learn, in the shapes of the real ones."""
    import keras
    from sklearn.datasets import load_digits

    digits = load_digits()
    if name == "cifar10":
        x = np.kron(digits.images, np.ones((1, 4, 4)))[..., np.newaxis].repeat(3, -1)
        y = digits.target[:, np.newaxis]
    else:
        x = np.pad(np.kron(digits.images, np.ones((1, 3, 3))), ((0, 0), (2, 2), (2, 2)))
        y = digits.target
    x, y = (x * 15).astype("uint8"), y.astype("uint8")
    parts = (x[:1500], y[:1500]), (x[1500:], y[1500:])
    getattr(keras.datasets, name.replace("-", "_")).load_data = lambda: parts
