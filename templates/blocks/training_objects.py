"""What `compile` makes of losses and metrics that are functions of one's own."""

from typing import Any

import keras
import tensorflow as tf

from .naming import as_snake_case


class FunctionLoss(keras.losses.Loss):
    """A loss by a function of y and the model's output: the mean of what it returns."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def call(self, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
        """Return the function's values, (examples,) and (examples, 1) made alike before."""
        if len(y_true.shape) < len(y_pred.shape):
            y_true, y_pred = with_same_rank(y_true, y_pred)
        else:
            y_pred, y_true = with_same_rank(y_pred, y_true)
        return self.function(y_true, y_pred)


def with_same_rank(
    shorter: tf.Tensor, longer: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return two tensors, a last axis of size 1 added to the one or taken from the other."""
    ranks = len(shorter.shape), len(longer.shape)
    if ranks[1] - ranks[0] != 1 or longer.shape[-1] != 1:
        return shorter, longer
    if ranks[0] == 1:
        return tf.expand_dims(shorter, -1), longer
    return shorter, tf.squeeze(longer, -1)


def as_loss(loss: Any) -> keras.losses.Loss:
    """Return a loss for all that `compile` takes as one: a name, a function, a class."""
    found = keras.losses.get(loss)
    return found if isinstance(found, keras.losses.Loss) else FunctionLoss(found)


def as_metric(metric: Any) -> keras.metrics.Metric:
    """Return a metric for all that `compile` takes as one: a name, a function, a class."""
    if str(metric).lower() in ("accuracy", "acc"):
        metric = keras.metrics.MeanMetricWrapper(accuracy_by_shape, name=str(metric))
    found = keras.metrics.get(metric)
    name = getattr(found, "name", "") or getattr(
        found, "__name__", type(found).__name__
    )
    if isinstance(metric, str):
        name = metric
    if not isinstance(found, keras.metrics.Metric):
        name = as_snake_case(name)
        found = keras.metrics.MeanMetricWrapper(found)
    found.name = name
    return found


def named_apart(metrics: list[keras.metrics.Metric]) -> list[keras.metrics.Metric]:
    """Return metrics; raise ValueError if two have one name, by which the results go."""
    names = [metric.name for metric in metrics]
    if len(set(names)) < len(names):
        raise ValueError(f"Two of these metrics have the same name: {names}")
    return metrics


def accuracy_by_shape(y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Return which predictions are right, as the word "accuracy" means it for their shapes."""
    if y_pred.shape[-1] == 1:
        return keras.metrics.binary_accuracy(y_true, y_pred)
    if len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1:
        return keras.metrics.sparse_categorical_accuracy(y_true, y_pred)
    return keras.metrics.categorical_accuracy(y_true, y_pred)
