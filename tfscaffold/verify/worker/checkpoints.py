"""A model in a TensorFlow checkpoint, found by its layers and their attributes."""

import glob
import os
import re
from collections.abc import Iterator
from typing import Any

import keras
import tensorflow as tf
from tensorflow.core.protobuf import trackable_object_graph_pb2

from tfscaffold.verify.worker.weights import path_of

# What a model is called in the checkpoints that are written where the old one had no name.
MODEL = "model"
# TensorFlow's own names in a checkpoint; `root` is the model of `tf.train.Checkpoint(model)`.
_OWN = ("root", "save_counter")
# Parts of names of what else a file may have.
_OTHERS = re.compile(
    r"optimizer|generator|metric|tracker|counter|iteration|learning_rate|momentums|"
    r"velocities|_checkpointable_object_graph|(^|/)(loss|seed|state)"
)
_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"


class Unfit(Exception):
    """Weights that cannot be carried; the text says why."""


def save(model: Any, name: str, prefix: str) -> None:
    """Write a checkpoint that `tf.train.Checkpoint(name=model)` restores.

    Args:
        model: A Keras model or a `tf.Module`.
        name: "" for `tf.train.Checkpoint(model)`.
        prefix: Of the files `prefix.index` and `prefix.data-...`.
    """
    written = _checkpoint(model, name).save(prefix)
    # `save` adds a number, and `write` leaves out what `restore` looks for.
    for path in glob.glob(f"{glob.escape(written)}.*"):
        os.replace(path, prefix + path.removeprefix(written))


def restore(model: Any, prefix: str) -> tuple[str, bool]:
    """Give a built model the values of a checkpoint.

    Returns:
        What the model is called in the checkpoint, "" where it is the root; whether Keras 2
        wrote it.

    Raises:
        Unfit: The checkpoint has no such model, or several that fit.
    """
    reader = tf.train.load_checkpoint(prefix)
    if not reader.has_tensor(_GRAPH):
        raise Unfit(f"{prefix} is a checkpoint of TensorFlow 1, which names no objects")
    graph = trackable_object_graph_pb2.TrackableObjectGraph()
    graph.ParseFromString(reader.get_tensor(_GRAPH))
    roots = {"": 0} | {
        child.local_name: child.node_id
        for child in graph.nodes[0].children
        if child.local_name not in _OWN
    }
    fitting = [name for name in roots if _restored(model, name, prefix)]
    if len(fitting) > 1:
        names = ", ".join(f"`{name}`" if name else "the root" for name in fitting)
        raise Unfit(f"several models of {prefix} fit: {names}")
    if fitting:
        # An attempt that failed may have changed it.
        _restored(model, fitting[0], prefix)
        written = _checkpoint(model, fitting[0]).write("own")
        check_rest(prefix, *(_count(p, fitting[0]) for p in (prefix, written)))
        return fitting[0], False
    for name, node in roots.items():
        keys = dict(_keys(model, graph, node))
        if model.weights and all(id(each) in keys for each in model.weights):
            _assign(model, keys, reader)
            return name, True
    children = ", ".join(f"`{name}`" for name in roots if name)
    raise Unfit(
        f"no model of {prefix} has all layers and weights of this one; it holds {children}"
    )


def _count(prefix: str, name: str) -> int:
    """Return how many weights of layers a checkpoint has under a name."""
    start = f"{name}/" if name else ""
    return sum(
        key.startswith(start) and is_weight(key)
        for key, _ in tf.train.list_variables(prefix)
    )


def is_weight(key: str) -> bool:
    """Whether a key of a file is that of a layer's weight: not of the training or of chance."""
    return _OTHERS.search(key.lower()) is None


def check_rest(path: str, found: int, expected: int) -> None:
    """Check that a file has no more weights than the model that was given them.

    Raises:
        Unfit: It has.
    """
    if found > expected:
        raise Unfit(
            f"{path} is of a larger model: it has {found} weights, and this one has {expected}"
        )


def _checkpoint(model: Any, name: str) -> Any:
    return tf.train.Checkpoint(**{name: model}) if name else tf.train.Checkpoint(model)


def _restored(model: Any, name: str, prefix: str) -> bool:
    """Whether all variables of a model are in a checkpoint under a name; they are set."""
    try:
        status = _checkpoint(model, name).read(prefix)
        status.assert_existing_objects_matched()
    except (AssertionError, ValueError, tf.errors.OpError):
        return False
    return True


# Keras 2


def _keys(layer: Any, graph: Any, node: int) -> Iterator[tuple[int, str]]:
    """Yield the identity of each variable and its key, as Keras 2 nested its objects."""
    children = {child.local_name: child.node_id for child in graph.nodes[node].children}
    if isinstance(layer, keras.Sequential) or hasattr(layer, "get_layer"):
        weighted = [each for each in dict.fromkeys(layer.layers) if each.weights]
        for number, inner in enumerate(weighted):
            found = children.get(f"layer_with_weights-{number}")
            if found is not None:
                yield from _keys(inner, graph, found)
    for name, value in vars(layer).items():
        if isinstance(value, keras.Variable):
            key = _key(graph, children.get(value.name))
            if key:
                yield id(value), key
        elif isinstance(value, keras.layers.Layer) and name in children:
            yield from _keys(value, graph, children[name])
        elif isinstance(value, list | tuple) and name in children:
            parts = {
                child.local_name: child.node_id
                for child in graph.nodes[children[name]].children
            }
            for number, inner in enumerate(value):
                if isinstance(inner, keras.layers.Layer) and str(number) in parts:
                    yield from _keys(inner, graph, parts[str(number)])


def _key(graph: Any, node: int | None) -> str:
    attributes = graph.nodes[node].attributes if node is not None else ()
    return next((str(each.checkpoint_key) for each in attributes), "")


def _assign(model: Any, keys: dict[int, str], reader: Any) -> None:
    for variable in model.weights:
        value = reader.get_tensor(keys[id(variable)])
        if tuple(variable.shape) != value.shape:
            raise Unfit(
                f"{path_of(variable)} has the shape {tuple(variable.shape)}, and "
                f"{value.shape} in the checkpoint"
            )
        variable.assign(value)
