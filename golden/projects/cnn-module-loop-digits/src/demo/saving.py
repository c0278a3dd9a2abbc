"""Saving a model and loading it again."""

import tensorflow as tf

from .errors import RunError
from .model import build_model
from .optimizers import Optimizer
from .runs import Run


def save_model(model: tf.Module, run: Run) -> None:
    """Save the variables as the best of a run, in place of an earlier model's."""
    best = _best(model, run)
    number = int(best.latest_checkpoint.rsplit("-", 1)[1]) if best.checkpoints else 0
    # Under a new name: whoever stops the program leaves the old model or the new one.
    best.save(checkpoint_number=number + 1)


def load_model(run: Run) -> tf.Module:
    """Load the best model of a run.

    Raises:
        RunError: There is none.
    """
    settings = run.settings()
    model = build_model(settings.input_shape, settings.num_classes)
    best = _best(model, run)
    if best.latest_checkpoint is None:
        raise RunError(
            f"There is no model in {run.best} yet: no epoch of training is finished. "
            f"Go on with: python -m {__package__}.train"
        )
    best.checkpoint.restore(best.latest_checkpoint).assert_existing_objects_matched()
    return model


def state_variables(model: tf.Module, optimizer: Optimizer) -> list[tf.Variable]:
    """Return all that changes in training: weights, random seeds, the optimizer's."""
    return [*model.variables, *optimizer.variables]


def _best(model: tf.Module, run: Run) -> tf.train.CheckpointManager:
    checkpoint = tf.train.Checkpoint(model=model)
    return tf.train.CheckpointManager(
        checkpoint, run.best, max_to_keep=1, checkpoint_name="model"
    )
