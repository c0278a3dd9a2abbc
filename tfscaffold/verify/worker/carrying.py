"""The weights of an old file carried from a model to what it was converted to."""

import os
import warnings
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from tfscaffold.verify.worker.checkpoints import Unfit, restore, save
from tfscaffold.verify.worker.comparison import MODULE_TOLERANCE
from tfscaffold.verify.worker.inputs import build, shapes_of
from tfscaffold.verify.worker.numbers import distance, fits_graph, predicted
from tfscaffold.verify.worker.old_weights import load
from tfscaffold.verify.worker.pair import Pair, made_pair
from tfscaffold.verify.worker.programs import Different, NotVerifiable, made, say
from tfscaffold.verify.worker.weights import copy, groups_of, paired, path_of


def carry(request: dict[str, Any]) -> dict[str, Any]:
    """Return what came out, as JSON.

    Args:
        request: `original` and `result` as `comparison.compare` takes them; `old`, the file
            of the original; `new`, the file to write, whose ending says what it becomes.

    Returns:
        `status`: "carried" or "failed"; `reason`, why it failed, or "". If carried, also
        `weights` and `layers`, how many; `max_difference` of the outputs; `notes`.
    """
    warnings.simplefilter("ignore")
    try:
        return _carried(request)
    except (Different, NotVerifiable, Unfit) as error:
        return {"status": "failed", "reason": str(error)}


def _carried(request: dict[str, Any]) -> dict[str, Any]:
    pair = made_pair(request)
    found = load(pair.original, request["old"])
    pairs = paired(pair.original, pair.result)
    copy(pair.original, pair.result, pairs)
    graph = fits_graph(pair.original, pair.result)
    expected = [predicted(pair.original, x, graph) for x in pair.inputs]
    _compare_outputs(pair, pair.result, expected, "with the weights copied")
    again = _written(request, pair, found.name)
    build(again, pair.inputs)
    for (a, _), (_, b) in zip(pairs, paired(pair.original, again), strict=True):
        if not np.array_equal(a.numpy(), b.numpy(), equal_nan=True):
            raise Unfit(_lost(path_of(a), request["new"]))
    largest = _compare_outputs(pair, again, expected, "with the new file loaded")
    return {
        "status": "carried",
        "reason": "",
        "weights": len(pairs),
        "layers": sum(bool(group) for _, group in groups_of(pair.original)),
        "max_difference": largest,
        "notes": found.notes,
    }


def _lost(weight: str, path: str) -> str:
    """Return why a weight is not in the file that was written, and what to do."""
    if path.endswith(tuple(_WRITERS)):
        return f"{weight} has other values in the file that was written"
    return (
        f"a TensorFlow checkpoint of the new form leaves {weight} out, as it does all layers "
        "in a list; name a file that ends in .weights.h5 with --weights-output"
    )


def _compare_outputs(
    pair: Pair, model: Any, expected: list[list[Any]], when: str
) -> float:
    """Return the largest difference of a model's outputs from what is expected.

    Raises:
        Unfit: It is larger than it may be: 0, or what raw TensorFlow needs.
    """
    largest = 0.0
    graph = fits_graph(pair.original, pair.result)
    tolerance = 0.0 if isinstance(model, keras.Model) else MODULE_TOLERANCE
    for x, values in zip(pair.inputs, expected, strict=True):
        for a, b in zip(values, predicted(model, x, graph), strict=True):
            size = distance(a, b) if a.shape == b.shape else float("inf")
            if size > tolerance:
                raise Unfit(
                    f"{when}, the outputs of the two forms for {shapes_of(x)} differ by "
                    f"{size:.3g}"
                )
            largest = max(largest, size)
    return largest


def _written(request: dict[str, Any], pair: Pair, name: str) -> Any:
    """Save the result's weights, and return a new model that has loaded them."""
    path = request["new"]
    ending = next((end for end in _WRITERS if path.endswith(end)), "")
    if ending and not isinstance(pair.result, keras.Model):
        raise Unfit("the weights of a tf.Module are kept in a TensorFlow checkpoint")
    try:
        if ending:
            return _WRITERS[ending](request, pair, path)
        save(pair.result, name, path)
        again = _again(request, pair)
        restore(again, path)
        return again
    except (MemoryError, Unfit):
        raise
    except Exception as error:
        raise Unfit(
            f"{os.path.basename(path)} cannot be written and loaded again: {say(error)}"
        ) from error


def _again(request: dict[str, Any], pair: Pair) -> Any:
    model = made(request["result"], "result")
    build(model, pair.inputs)
    return model


def _weights_file(request: dict[str, Any], pair: Pair, path: str) -> Any:
    pair.result.save_weights(path)
    again = _again(request, pair)
    again.load_weights(path)
    return again


def _whole_model(request: dict[str, Any], pair: Pair, path: str) -> Any:
    nested = pair.result._flatten_layers()
    if any(isinstance(each, keras.layers.Lambda) for each in nested):
        raise Unfit(
            "a .keras file keeps a Lambda layer as bytecode, which is neither written nor "
            "loaded here; name a file that ends in .weights.h5 with --weights-output"
        )
    pair.result.save(path)
    return keras.saving.load_model(path, safe_mode=True)


_WRITERS: dict[str, Callable[[dict[str, Any], Pair, str], Any]] = {
    ".weights.h5": _weights_file,
    ".keras": _whole_model,
}
