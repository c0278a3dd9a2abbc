"""What a `tf.Module` needs beside its loop: predictions, and what callbacks ask of a model."""

import weakref
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .training import as_floatx, make_batches

# The compiled calls of models, each for as long as its model is there.
CALLS = weakref.WeakKeyDictionary[Any, Any]()


def predict(model: Any, x: Any, batch_size: int = 32) -> np.ndarray:
    """Return what a model computes outside of training, as one array.

    Args:
        model: A `tf.Module`.
        x: An array, or batches: x, (x, y) or (x, y, sample_weight), as a dataset or `Batches`.
        batch_size: The size of the batches of an array.
    """
    if isinstance(x, keras.utils.PyDataset):
        raise TypeError(f"`Batches` gives the batches of a {type(x).__name__}.")
    call = compiled_call(model)
    if not hasattr(x, "element_spec"):
        if 0 < len(x) <= batch_size:
            return call(tf.convert_to_tensor(as_floatx(x))).numpy()
        x = make_batches((x,), batch_size)
    outputs = []
    for batch in x:
        inputs, _, _ = keras.utils.unpack_x_y_sample_weight(batch)
        outputs.append(call(inputs).numpy())
    if isinstance(x, tf.data.Dataset) and x.cardinality() >= 0:
        iter(x)  # As in Keras, a shuffled dataset draws an order here, too.
    return np.concatenate(outputs)


def one_array(arrays: Sequence[Any]) -> Any:
    """Return the array that a list holds; raise ValueError, as Keras, where it is no such list."""
    if len(arrays) != 1 or not hasattr(arrays[0], "shape"):
        raise ValueError(f"This takes one array, not {arrays}.")
    return arrays[0]


def compiled_call(model: Any) -> Any:
    """Return what calls a model outside of training, compiled once for each model."""
    if model not in CALLS:
        # What is kept must not keep the model.
        weak: Any = weakref.ref(model)
        call = tf.function(lambda x: weak()(x, training=False), reduce_retracing=True)
        CALLS[model] = call
    return CALLS[model]


def save_model(model: Any, path: str, batches: tf.data.Dataset) -> None:
    """Write a SavedModel that takes what the batches hold as x, any number of it.

    Args:
        model: A `tf.Module`.
        path: The folder.
        batches: x, (x, y) or (x, y, sample_weight).
    """
    spec, _, _ = keras.utils.unpack_x_y_sample_weight(batches.element_spec)
    spec = tf.TensorSpec([None, *spec.shape[1:]], spec.dtype)

    @tf.function(input_signature=[spec])
    def serve(inputs: tf.Tensor) -> tf.Tensor:
        return model(inputs, training=False)

    tf.saved_model.save(model, path, signatures=serve)


def set_weights(model: Any, weights: Sequence[Any]) -> None:
    """Assign arrays to the variables of a `tf.Module`, in the order of its layers."""
    variables = [variable for layer in model.layers for variable in layer.weights]
    for variable, value in zip(variables, weights, strict=True):
        variable.assign(value)


class CallbackModel:
    """What the callbacks of Keras ask of the model that is trained, for a `tf.Module`.

    ModelCheckpoint writes TensorFlow checkpoints through it: read one by
    `tf.train.Checkpoint(model=model).read(path)`.
    """

    train_function = None

    def __init__(self, module: Any, optimizer: keras.optimizers.Optimizer) -> None:
        self.module = module
        self.optimizer = optimizer
        self.layers: tuple[Any, ...] = ()
        self.stop_training = False

    def get_weights(self) -> list[np.ndarray]:
        """Return the weights in the order of the layers, which is Keras' order."""
        return [weight.numpy() for weight in self._weights()]

    def set_weights(self, weights: list[np.ndarray]) -> None:
        """Assign weights in the order of `get_weights`."""
        for weight, value in zip(self._weights(), weights, strict=True):
            weight.assign(value)

    def predict(
        self, x: Any, batch_size: int | None = None, verbose: int | str = 0
    ) -> np.ndarray:
        """Return what the module computes outside of training, and show no progress."""
        del verbose
        return predict(self.module, x, batch_size or 32)

    def save_weights(self, path: str, overwrite: bool = True) -> None:
        """Write a checkpoint; `path` is the prefix of its files."""
        del overwrite  # A checkpoint always is.
        tf.train.Checkpoint(model=self.module).write(path)

    save = save_weights

    def _weights(self) -> list[tf.Variable]:
        return [weight for layer in self.module.layers for weight in layer.weights]
