"""Models that were saved, by Keras or as a `tf.Module`."""

import os
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .module_training import one_array, predict


class LoadedModule(tf.Module):
    """What a SavedModel computes outside of training."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.saved = tf.saved_model.load(path)
        self.serve = self.saved.signatures["serving_default"]

    def __call__(self, inputs: Any, training: bool = False) -> tf.Tensor:
        """Return what the saved model computes."""
        if training:
            raise ValueError("A SavedModel is not trained.")
        (spec,) = self.serve.structured_input_signature[1].values()
        (outputs,) = self.serve(tf.cast(inputs, spec.dtype)).values()
        return outputs

    def predict(
        self, x: Any, batch_size: int | None = None, verbose: int | str = 1
    ) -> np.ndarray:
        """Return what it computes for an array, or for data that come in batches."""
        del verbose
        x = one_array(x) if isinstance(x, list) else x
        return predict(self, x, batch_size or 32)


def load_module(path: Any) -> Any:
    """Return what a SavedModel of a `tf.Module` computes, or the model of a file of Keras."""
    for folder in (str(path), os.path.splitext(path)[0]):
        if tf.saved_model.contains_saved_model(folder):
            return LoadedModule(folder)
    return keras.models.load_model(path)
