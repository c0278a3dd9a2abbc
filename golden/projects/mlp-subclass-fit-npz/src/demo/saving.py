"""Saving a model and loading it again."""

import os

import keras
import tensorflow as tf

# Importing this tells Keras how to load its classes.
from . import model as _model  # noqa: F401
from .errors import RunError
from .runs import Run

FILE = "model.keras"


def save_model(model: keras.Model, run: Run) -> None:
    """Save architecture and weights as the best of a run, in place of earlier ones."""
    run.best.mkdir(parents=True, exist_ok=True)
    # Whoever stops the program leaves the old file or the new one, never half of it.
    partial = run.best / f"partial-{FILE}"
    model.save(partial)
    os.replace(partial, run.best / FILE)


def load_model(run: Run) -> keras.Model:
    """Load the best model of a run.

    Raises:
        RunError: There is none.
    """
    path = run.best / FILE
    if not path.exists():
        raise RunError(
            f"There is no model in {run.best} yet: no epoch of training is finished. "
            f"Go on with: python -m {__package__}.train"
        )
    return keras.saving.load_model(path)


def state_variables(
    model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> list[tf.Variable]:
    """Return all that changes in training: weights, random seeds, the optimizer's."""
    return [item.value for item in (*model.variables, *optimizer.variables)]
