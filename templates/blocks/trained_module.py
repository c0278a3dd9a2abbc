"""A `tf.Module` that trains and measures itself, for code elsewhere that calls `fit` on it."""

import types
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .module_training import CallbackModel, predict, save_model, set_weights
from .training import (
    evaluate,
    make_batches,
    make_callbacks,
    make_test_step,
    make_train_step,
    step_on_batch,
    train_epoch,
    weigh_classes,
)
from .training_data import Batches, make_validation_batches
from .training_objects import as_loss, as_metric, named_apart


class TrainedModule(tf.Module):
    """A module with the methods by which a Keras model is trained, each for one input and output.

    They take the arguments of Keras' methods; what they do not take, Python refuses by name.
    """

    def prepare_training(
        self,
        optimizer: keras.optimizers.Optimizer,
        loss_fn: keras.losses.Loss,
        metrics: Sequence[keras.metrics.Metric],
    ) -> None:
        """Say how it is trained, which begins anew; the first metric is the mean of the loss."""
        self._training = Training(self, optimizer, loss_fn, metrics)

    @property
    def optimizer(self) -> keras.optimizers.Optimizer:
        """The optimizer that updates its variables."""
        return self._training.watched.optimizer

    @property
    def history(self) -> keras.callbacks.History:
        """What the last `fit` has returned."""
        return self._training.history

    def fit(
        self,
        x: Any,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Any = (),
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: dict[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int = 1,
    ) -> keras.callbacks.History:
        """Train on arrays, or on data that come in batches; return the metrics of each epoch."""
        training = self._training
        val_size = validation_batch_size or batch_size
        if y is None:
            refuse_beside_batches(
                batch_size=batch_size,
                class_weight=class_weight,
                sample_weight=sample_weight,
                validation_split=validation_split or None,
            )
            train: Any = Batches(x, steps_per_epoch, True, shuffle)
        else:
            arrays = as_arrays(x, y, sample_weight)
            if validation_split and validation_data is None:
                split = int(len(x) * (1 - validation_split))
                validation_data = tuple(each[split:] for each in arrays)
                arrays = tuple(each[:split] for each in arrays)
            if class_weight is not None:
                if sample_weight is not None:
                    raise ValueError("`fit` takes one kind of weights at a time.")
                arrays = (*arrays, weigh_classes(arrays[1], class_weight))
            if shuffle not in (True, False):
                raise ValueError(f"`shuffle` is True or False, not {shuffle!r}.")
            size = batch_size or batches_of(arrays, steps_per_epoch)
            train = make_batches(arrays, size, shuffle)
            if steps_per_epoch:
                train = Batches(train, steps_per_epoch, True)
        validation = None
        if validation_data is not None:
            validation = make_validation_batches(
                validation_data, val_size, validation_steps
            )
        training.seen = train
        given = [*callbacks] if isinstance(callbacks, list | tuple) else [callbacks]
        kept = [each for each in given if isinstance(each, keras.callbacks.History)]
        history = kept[-1] if kept else keras.callbacks.History()
        given = given if kept else [*given, history]
        told = know_direction(given, training.metrics)
        called = make_callbacks(training.watched, train, told, epochs, verbose)
        logs: dict[str, float] = {}
        called.on_train_begin()
        for epoch in range(initial_epoch, epochs):
            called.on_epoch_begin(epoch)
            metrics = training.metrics_to_reset()
            logs = train_epoch(training.train_step, train, metrics, called)
            if validation is not None and (epoch + 1) % validation_freq == 0:
                metrics = training.metrics_to_reset()
                results = evaluate(training.test_step, validation, metrics, called)
                logs |= {f"val_{name}": value for name, value in results.items()}
            called.on_epoch_end(epoch, logs)
            if training.watched.stop_training:
                break
        called.on_train_end(logs)
        training.history = history
        return history

    def evaluate(
        self,
        x: Any,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = 1,
        sample_weight: Any = None,
        steps: int | None = None,
        *,
        return_dict: bool = False,
    ) -> Any:
        """Return the loss and the metrics of arrays, or of data that come in batches."""
        if y is None:
            refuse_beside_batches(batch_size=batch_size, sample_weight=sample_weight)
            data: Any = Batches(x, steps)
        else:
            arrays = as_arrays(x, y, sample_weight)
            data = make_batches(arrays, batch_size or batches_of(arrays, steps))
            data = Batches(data, steps) if steps else data
        self._training.seen = data
        step, metrics = self._training.test_step, self._training.metrics_to_reset()
        results = evaluate(step, data, metrics, verbose=verbose)
        return as_returned(results, return_dict)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = 1,
        steps: int | None = None,
    ) -> np.ndarray:
        """Return what it computes outside of training; how it gets on is not shown."""
        del verbose
        kinds = (tf.data.Dataset, keras.utils.PyDataset, types.GeneratorType)
        if steps or isinstance(x, kinds[1:]):
            if not isinstance(x, kinds):
                x = make_batches((x,), batch_size or batches_of((x,), steps))
            x = Batches(x, steps)
        self._training.seen = x if hasattr(x, "element_spec") else (x,)
        return predict(self, x, batch_size or 32)

    def predict_on_batch(self, x: Any) -> np.ndarray:
        """Return what it computes outside of training for one batch."""
        self._training.seen = (x,)
        return predict(self, x, len(x))

    def train_on_batch(
        self,
        x: Any,
        y: Any,
        sample_weight: Any = None,
        class_weight: dict[int, float] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Take a step; return the loss and the metrics of this batch alone."""
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError("A step takes one kind of weights at a time.")
            sample_weight = weigh_classes(y, class_weight)
        batch = self._training.seen = as_arrays(x, y, sample_weight)
        metrics = self._training.metrics_to_reset()
        results = step_on_batch(self._training.train_step, batch, metrics)
        return as_returned(results, return_dict)

    def test_on_batch(
        self, x: Any, y: Any, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Return the loss and the metrics of one batch."""
        batch = self._training.seen = as_arrays(x, y, sample_weight)
        metrics = self._training.metrics_to_reset()
        results = step_on_batch(self._training.test_step, batch, metrics)
        return as_returned(results, return_dict)

    def get_weights(self) -> list[np.ndarray]:
        """Return the weights in the order of the layers, which is Keras' order."""
        return [weight.numpy() for layer in self.layers for weight in layer.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Assign weights in the order of `get_weights`."""
        set_weights(self, weights)

    def save(
        self, filepath: Any, overwrite: bool = True, save_format: str | None = None
    ) -> None:
        """Write a SavedModel, which is a folder: the path without `.keras` or `.h5`.

        It takes inputs like those that the module has trained with, or was asked for last.
        """
        del save_format
        if not overwrite:
            raise ValueError("A SavedModel is always written over.")
        path = str(filepath).removesuffix(".keras").removesuffix(".h5")
        seen = self._training.seen
        if isinstance(seen, tuple):
            seen = make_batches(seen)
        if hasattr(self, "serve"):
            tf.saved_model.save(self, path)
        elif seen is None:
            raise ValueError("It has computed nothing yet, and its input is not known.")
        else:
            save_model(self, path, seen)


class CompiledModule(TrainedModule):
    """A module that has `compile`, too, which takes for one output what Keras takes."""

    loss: Any = None

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: bool | str = "auto",
    ) -> None:
        """Say how it is trained; without a loss or metrics, those of an earlier time stay."""
        if loss_weights is not None or weighted_metrics is not None:
            raise ValueError("A loss or a metric with weights of its own is not taken.")
        if (
            run_eagerly
            or steps_per_execution != 1
            or jit_compile not in (False, "auto")
        ):
            raise ValueError("A step is compiled by itself, and never by XLA.")
        self.loss = self.loss if loss is None else loss
        given: Sequence[Any] = ()
        if metrics is None and hasattr(self, "_training"):
            given = self._training.metrics[1:]
        elif metrics is not None:
            if not isinstance(metrics, list | tuple | dict):
                raise ValueError(f"Metrics stand in a list, not alone: {metrics!r}")
            if isinstance(metrics, dict) and len(metrics) > 1:
                raise ValueError("There is one output, and these are metrics of more.")
            given = [as_metric(each) for each in tf.nest.flatten(metrics)]
        self.prepare_training(
            keras.optimizers.get(optimizer),
            as_loss(self.loss),
            named_apart([keras.metrics.Mean(name="loss"), *given]),
        )
        self._training.is_begun = metrics is None


class Training:
    """What a module is trained with. No checkpoint of the module looks into it."""

    def __init__(
        self,
        module: TrainedModule,
        optimizer: keras.optimizers.Optimizer,
        loss_fn: keras.losses.Loss,
        metrics: Sequence[keras.metrics.Metric],
    ) -> None:
        self.metrics = metrics
        self.train_step = make_train_step(module, optimizer, loss_fn, metrics)
        self.test_step = make_test_step(module, loss_fn, metrics)
        self.watched = CallbackModel(module, optimizer)
        self.history = keras.callbacks.History()
        # What came last: data in batches, or a tuple of arrays.
        self.seen: Any = None
        self.is_begun = False

    def metrics_to_reset(self) -> Sequence[keras.metrics.Metric]:
        """Return the metrics that a pass begins anew.

        In the first pass Keras goes on with what other models have left in metrics that are
        given to several.
        """
        found = self.metrics if self.is_begun else self.metrics[:1]
        self.is_begun = True
        return found


def as_arrays(*arrays: Any) -> tuple[Any, ...]:
    """Return arrays, without those that are None; raise TypeError where one is several."""
    for array in arrays:
        if isinstance(array, list | tuple | dict):
            raise TypeError(f"This takes one array, not a {type(array).__name__}.")
    return tuple(array for array in arrays if array is not None)


def batches_of(arrays: Sequence[Any], steps: int | None) -> int:
    """Return the size of batches of which so many make a pass over arrays, or 32."""
    return -(-len(arrays[0]) // steps) if steps else 32


def refuse_beside_batches(**arguments: Any) -> None:
    """Raise ValueError for what is given beside data that come in batches."""
    for name, value in arguments.items():
        if value is not None:
            raise ValueError(f"Data in batches take no `{name}` here.")


def know_direction(
    callbacks: list[keras.callbacks.Callback],
    metrics: Sequence[keras.metrics.Metric],
) -> list[keras.callbacks.Callback]:
    """Return callbacks without None, told which of these metrics are better if they are more."""
    callbacks = [callback for callback in callbacks if callback is not None]
    # An accuracy that is chosen by the shapes does not say it itself.
    better = {"accuracy": "up", "acc": "up"}
    better |= {
        each.name: each._direction for each in metrics if hasattr(each, "_direction")
    }
    modes = {"up": "max", "down": "min"}
    for callback in callbacks:
        if getattr(callback, "mode", "") == "auto":
            direction = better.get(callback.monitor.removeprefix("val_"), "")
            callback.mode = modes.get(direction, "auto")
    return callbacks


def as_returned(results: dict[str, float], as_dict: bool) -> Any:
    """Return the loss alone, or with the metrics in a list; or all by name, names sorted."""
    if as_dict:
        return dict(sorted(results.items()))
    values = list(results.values())
    return values if len(values) > 1 else values[0]
