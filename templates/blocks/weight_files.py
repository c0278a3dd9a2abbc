"""The files in which Keras keeps weights, read for a `tf.Module`."""

import io
import os
import zipfile
from collections import Counter
from typing import Any

import h5py
import tensorflow as tf

from .naming import as_snake_case, keras_class

# The layers inside of others, in the order of their weights.
INNER = (
    *("cell", "layer", "forward_layer", "backward_layer"),
    *("query_dense", "key_dense", "value_dense", "output_dense"),
)


def load_weights(model: Any, path: Any) -> None:
    """Assign what a checkpoint of TensorFlow or a file of Keras' (HDF5, .keras) holds.

    Args:
        model: A `tf.Module` whose variables are there.
        path: The file, or the prefix of the checkpoint.
    """
    path = str(path)
    if os.path.exists(f"{path}.index"):
        tf.train.Checkpoint(model=model).read(path).assert_consumed()
        return
    file: Any = path
    if path.endswith(".keras"):
        with zipfile.ZipFile(path) as archive:
            file = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(file) as group:
        group = group.get("model_weights", group)
        is_old = "layer_names" in group.attrs
        values = of_old_file(group) if is_old else of_new_file(group, model.layers)
    variables = []
    for layer in model.layers:
        # The old files hold what is trained before what is not.
        known = sorted(layer.weights, key=lambda v: is_old and not v.trainable)
        variables += [known] if known else []
    if [[v.shape for v in layer] for layer in variables] != [
        [value.shape for value in layer] for layer in values
    ]:
        raise ValueError(f"{path} holds weights of other layers than {model.name}.")
    for known, found in zip(variables, values, strict=True):
        for variable, value in zip(known, found, strict=True):
            variable.assign(value)


def of_old_file(group: Any) -> list[list[Any]]:
    """Return the arrays of each layer that has weights, in a file of Keras 2."""
    layers = [group[name] for name in group.attrs["layer_names"]]
    found = [[each[name][()] for name in each.attrs["weight_names"]] for each in layers]
    return [arrays for arrays in found if arrays]


def of_new_file(group: Any, layers: Any) -> list[list[Any]]:
    """Return the arrays of each layer that has weights, in a file of Keras 3."""
    found, seen = [], Counter[str]()
    for layer in layers:
        name = as_snake_case(keras_class(layer))
        key = f"{name}_{seen[name]}" if seen[name] else name
        seen[name] += 1
        if layer.weights:
            found.append(arrays_in(group[f"layers/{key}"]))
    return found


def arrays_in(group: Any) -> list[Any]:
    """Return the arrays of a layer and of those inside it; raise ValueError for unknown ones."""
    own = group.get("vars", {})
    found = [own[str(number)][()] for number in range(len(own))]
    for name in set(group) - {"vars", "seed_generator", *INNER}:
        if arrays_in(group[name]):
            raise ValueError(
                f"The order of what {group[name].name} holds is not known."
            )
    for name in INNER:
        found += arrays_in(group[name]) if name in group else []
    return found
