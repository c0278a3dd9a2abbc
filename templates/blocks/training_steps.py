"""Several steps in one call of a compiled function, which pays where a step is short."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from .training import Step, as_number, count_batches, train_epoch


class SeveralSteps:
    """Takes steps in groups, as `steps_per_execution` of `compile` asks for.

    Python and the callbacks hear of a group only when it is done.

    Args:
        step: Works on one batch.
        count: How many steps make a group; the last one of an epoch may have fewer.
    """

    def __init__(self, step: Step, count: int) -> None:
        self.step = step
        self.count = count

        @tf.function(reduce_retracing=True)
        def run(batches: Any, number: tf.Tensor) -> dict[str, tf.Tensor]:
            logs = step(next(batches))
            for _ in tf.range(1, number):
                logs = step(next(batches))
            return logs

        self.run = run

    def train_epoch(
        self,
        dataset: tf.data.Dataset,
        metrics: Sequence[keras.metrics.Metric],
        callbacks: keras.callbacks.CallbackList,
    ) -> dict[str, float]:
        """Take a step for each batch; return the metrics over all of them, by name."""
        total = count_batches(dataset)
        if total is None:
            # Where the last group ends is not known, so that each has one step.
            return train_epoch(self.step, dataset, metrics, callbacks)
        for metric in metrics:
            metric.reset_state()
        logs: dict[str, tf.Tensor] = {}
        batches = iter(dataset)
        for first in range(0, total, self.count):
            callbacks.on_train_batch_begin(first)
            number = min(self.count, total - first)
            logs = self.run(batches, tf.constant(number))
            callbacks.on_train_batch_end(first + self.count - 1, logs)
            if callbacks.model.stop_training:
                break
        return {name: as_number(value) for name, value in logs.items()}
