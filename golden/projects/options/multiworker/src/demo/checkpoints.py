"""Saving the state of a training after each epoch, and going on from there."""

import math
from typing import Any

import tensorflow as tf

from .errors import RunError
from .runs import Results, Run
from .saving import save_model, state_variables
from .strategy import is_chief


class Progress:
    """The finished epochs of a run.

    The state is that of all variables: weights, what the optimizer remembers, and where
    the random numbers of dropout stand. So a run that was interrupted ends with exactly
    the same weights as one that was not.

    Args:
        run: The folder to write to.
        model: A model whose variables exist.
        optimizer: Its optimizer; its variables exist too.
    """

    def __init__(self, run: Run, model: Any, optimizer: Any) -> None:
        self.run = run
        self.model = model
        self.history: list[Results] = []
        checkpoint = tf.train.Checkpoint(variables=state_variables(model, optimizer))
        self._manager = tf.train.CheckpointManager(
            checkpoint, run.checkpoints, max_to_keep=2, checkpoint_name="epoch"
        )

    def resume(self, train: tf.data.Dataset) -> int:
        """Put the variables into the state after the last epoch that was finished.

        Args:
            train: The training data; it is brought to where it stood as well.

        Returns:
            The number of finished epochs; 0 in a new run.

        Raises:
            RunError: The checkpoint is that of another model.
        """
        latest = self._manager.latest_checkpoint
        if latest is None:
            return 0
        try:
            self._manager.checkpoint.restore(latest).assert_consumed()
        except (AssertionError, ValueError) as error:
            raise RunError(
                f"{latest} does not fit the model, which has changed since. "
                "Use --fresh to start the run anew."
            ) from error
        finished = int(latest.rsplit("-", 1)[1])
        print(f"{finished} epochs are done in {self.run.folder}; going on from there.")
        self.history = self.run.read_history()[:finished]
        # Each pass over the data draws the next shuffled order.
        for _ in range(finished):
            iter(train)
        return finished

    def check_batch(self, batch: int, logs: Results) -> None:
        """Stop as soon as a batch shows that the training is spoilt.

        Args:
            batch: Which one, from 0.
            logs: The metrics of the epoch so far.

        Raises:
            RunError: One is not a finite number.
        """
        self._check(logs, f"epoch {len(self.history) + 1}, batch {batch + 1},")

    def end_epoch(self, epoch: int, results: Results) -> None:
        """Write down an epoch's results, the state after it, and the best model.

        The checkpoint comes last: an epoch without one is done once more.

        Args:
            epoch: Which one, from 0.
            results: Its metrics, `val_loss` among them.

        Raises:
            RunError: The loss is not a finite number.
        """
        number = epoch + 1
        self._check(results, f"epoch {number}")
        is_best = all(results["val_loss"] < past["val_loss"] for past in self.history)
        self.history.append({"epoch": number, **results})
        # All workers have the same state; one of them writes it.
        if not is_chief():
            return
        if is_best:
            save_model(self.model, self.run)
        self.run.write_history(self.history)
        self._manager.save(checkpoint_number=number)

    def _check(self, results: Results, moment: str) -> None:
        for name, value in results.items():
            if not math.isfinite(value):
                raise RunError(
                    f"In {moment} the {name} became {value}. The last good epoch is "
                    f"kept in {self.run.folder}. Often a smaller --learning-rate "
                    "helps, with --fresh; else look for wrong values in the data."
                )
