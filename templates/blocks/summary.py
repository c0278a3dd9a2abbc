"""What stands for `model.summary()`."""

from typing import Any

import numpy as np


def print_summary(model: Any) -> None:
    """Print the layers of a `tf.Module` and their numbers of parameters."""
    layers = [
        (layer.name, type(layer).__name__, layer.weights) for layer in model.layers
    ]
    total = trained = 0
    print(f'Model: "{model.name}"')
    for name, kind, weights in layers:
        sizes = [int(np.prod(weight.shape)) for weight in weights]
        total += sum(sizes)
        pairs = zip(sizes, weights, strict=True)
        trained += sum(size for size, weight in pairs if weight.trainable)
        print(f"{f'{name} ({kind})':<44} {sum(sizes):>12,}")
    print(f"Total params: {total:,}")
    print(f"Trainable params: {trained:,}")
    print(f"Non-trainable params: {total - trained:,}")
