"""What stands for `model.summary()`."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import tensorflow as tf


def print_summary(model: Any) -> None:
    """Print the layers of a `tf.Module` and their numbers of parameters."""
    print(f'Model: "{model.name}"')
    for layer in model.layers:
        title = f"{layer.name} ({type(layer).__name__})"
        print(f"{title:<44} {count_parameters(layer.weights):>12,}")
    total = sum(count_parameters(layer.weights) for layer in model.layers)
    trained = sum(count_parameters(layer.trainable_variables) for layer in model.layers)
    print(f"Total params: {total:,}")
    print(f"Trainable params: {trained:,}")
    print(f"Non-trainable params: {total - trained:,}")


def count_parameters(variables: Iterable[tf.Variable]) -> int:
    """Return how many numbers variables hold."""
    return sum(int(np.prod(variable.shape)) for variable in variables)
