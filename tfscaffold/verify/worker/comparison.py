"""Two models side by side, in numbers."""

import time
import warnings
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.verify.worker import absent
from tfscaffold.verify.worker.inputs import (
    build,
    declared,
    first_layer,
    integer_limit,
    shapes_of,
)
from tfscaffold.verify.worker.made_up import said
from tfscaffold.verify.worker.numbers import (
    distance,
    fits_graph,
    predicted,
    train_once,
)
from tfscaffold.verify.worker.pair import Pair, made_pair
from tfscaffold.verify.worker.programs import (
    SEED,
    Different,
    NotMade,
    NotVerifiable,
    made,
    say,
)
from tfscaffold.verify.worker.settings import (
    compared,
    inner_layers,
    names_compared,
    starts_compared,
)
from tfscaffold.verify.worker.weights import (
    copy,
    groups_of,
    is_automatic,
    is_trained,
    module_in,
    paired,
    path_of,
    shape_of,
)

# Raw TensorFlow is not equal to the bit for attention, and in graphs for LayerNormalization.
MODULE_TOLERANCE = 1e-6
# Of a weight after one step of training.
ROUNDING = 1e-6
# Models that take longer for one call are not called with every dtype.
QUICK_SECONDS = 0.05


def compare(request: dict[str, Any]) -> dict[str, Any]:
    """Return what came out, as JSON.

    Args:
        request: `original` and `result`, each with `text`, `expression` and `path`.

    Returns:
        `status`: "equal", "different" or "unverifiable"; `max_difference` of the numbers
        that were compared, or None; `differences`, `notes`: sentences; `reason` why it is
        not verifiable, or "".
    """
    warnings.simplefilter("ignore")
    answer = _compared(request)
    return _settled(answer, _compared(request)) if _differs(answer) else answer


def _differs(answer: dict[str, Any]) -> bool:
    return bool(answer["status"] == "different")


def _settled(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of a model that differed, and was compared once more.

    TensorFlow adds several gradients of one weight in no fixed order, so that the last bit of
    it can differ. Whatever else differs in one run alone is not called equal.
    """
    if _differs(second) or second["status"] == "unverifiable":
        return second
    if first["only_rounding"]:
        size = first["max_difference"]
        note = f"in one of two runs a trained weight differs by {size:.3g}, by rounding"
        return {**second, "max_difference": size, "notes": [*second["notes"], note]}
    reason = f"in one of two runs it differs: {'; '.join(first['differences'])}"
    return {**second, "status": "unverifiable", "reason": reason}


def _compared(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "status": "unverifiable",
        "max_difference": None,
        "only_rounding": False,
        "differences": [],
        "notes": [],
        "reason": "",
        "made": True,
    }
    comparison = _Comparison(request, answer)
    try:
        comparison.run()
    except Different as error:
        answer["differences"].append(str(error))
    except NotVerifiable as error:
        answer["reason"] = str(error)
        answer["differences"] = []
        answer["made"] = not isinstance(error, NotMade)
        return answer
    fails = [each for each in answer["differences"] if " raises " in each]
    if fails and _lacks_adapt(request["original"]):
        answer["reason"] = "a Normalization is not adapted in what can be run here"
        answer["differences"] = []
        return answer
    answer["status"] = "different" if answer["differences"] else "equal"
    answer["only_rounding"] = answer["differences"] == comparison.rounded
    return answer


def _lacks_adapt(program: dict[str, Any]) -> bool:
    """Whether a layer of the original has not seen the data that it is adapted to."""
    return any(
        isinstance(layer, keras.layers.Normalization)
        and layer.input_mean is None
        and (not layer.built or not layer.adapt_mean.numpy().any())
        for layer in inner_layers(made(program, "original"))
    )


class _Comparison:
    def __init__(self, request: dict[str, Any], answer: dict[str, Any]) -> None:
        self.request = request
        self.answer = answer
        self.random = np.random.RandomState(SEED)
        self.largest = 0.0
        self.tolerance = 0.0
        self.graph = True
        # The differences of trained weights that are not larger than `ROUNDING`.
        self.rounded: list[str] = []

    def run(self) -> None:
        """Make both models, give them the same weights, and compare what they do."""
        pair = made_pair(self.request)
        program = self.request["original"]
        values = {name: program["imported"][name] for name in sorted(absent.USED)}
        values |= program["values"]
        if values:
            self.answer["notes"].append(f"with values made up: {said(values)}")
        original, result = pair.original, pair.result
        if module_in(result) is not None:
            self.tolerance = MODULE_TOLERANCE
        self.graph = fits_graph(original, result)
        pairs = paired(original, result)
        self._compare_weights(pair, pairs)
        settings = self._settings(pair, pairs)
        self._shake(pairs)
        copy(original, result, pairs)
        numbers = self._numbers(original, result, pairs, pair.inputs)
        self.answer["max_difference"] = self.largest
        if numbers and self._is_random(pair.inputs):
            raise NotVerifiable(
                "the original gives other numbers each time that it is made"
            )
        self.answer["differences"] += [*numbers, *settings]
        if not numbers:
            self._other_inputs(pair)

    # What the models are

    def _compare_weights(self, pair: Pair, pairs: list[tuple[Any, Any]]) -> None:
        """Note which weights are trained in one form only, and names that differ."""
        original, result = pair.original, pair.result
        trained = {id(v) for v in original.trainable_weights}
        for number, (a, b) in enumerate(pairs):
            if (id(a) in trained) != is_trained(result, b):
                change = "no longer" if id(a) in trained else "now"
                self.answer["differences"].append(
                    f"weight {number} is {change} trainable ({path_of(a)})"
                )
        first, second = groups_of(original), groups_of(result)
        same = [[shape_of(v) for v in group] for _, group in first] == [
            [shape_of(v) for v in group] for _, group in second
        ]
        if same and module_in(result) is None:
            self._compare_names(first, second)

    def _compare_names(self, first: list[Any], second: list[Any]) -> None:
        for (a, _), (b, _) in zip(first, second, strict=True):
            if type(a) is type(b) and not is_automatic(a) and a.name != b.name:
                self.answer["differences"].append(
                    f"the layer `{a.name}` is named `{b.name}` in the result"
                )

    def _settings(self, pair: Pair, pairs: list[tuple[Any, Any]]) -> list[str]:
        """Return what differs in what the models are told, whether numbers show it or not."""
        original, result = pair.original, pair.result

        def again() -> Any:
            model = made(self.request["original"], "original", seed=SEED + 1)
            build(model, pair.inputs)
            return model

        starts = [(a.numpy(), b.numpy()) for a, b in pairs]
        found = [*starts_compared(original, result, pairs, starts)]
        if module_in(result) is None:
            found += compared(original, result, pairs, again)
            found += names_compared(original, result)
        return found

    def _shake(self, pairs: list[tuple[Any, Any]]) -> None:
        """Move weights from where they start: a bias of zeros hides that it is missing."""
        for a, _ in pairs:
            value = a.numpy()
            if value.dtype.kind != "f":
                continue
            noise = 0.05 * self.random.standard_normal(value.shape)
            if value.ndim < 2:
                # A variance stays above zero.
                a.assign((value + np.abs(noise)).astype(value.dtype))
            elif not value.any():
                a.assign(noise.astype(value.dtype))

    # What the models do

    def _numbers(
        self,
        original: Any,
        result: Any,
        pairs: list[tuple[Any, Any]],
        inputs: list[Any],
    ) -> list[str]:
        """Compare predictions, and one step of training; return the differences."""
        weights = [(a, b) for a, b in pairs if is_trained(original, a)]
        found = []
        for x in inputs[1:]:
            a, b = self._both(original, result, x)
            found += self._difference(f"the outputs for {shapes_of(x)}", a, b)
        x = inputs[0]
        try:
            old = train_once(original, [a for a, _ in weights], x, self.graph)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001
            # Strings, say, have no gradient.
            self.answer["notes"].append(f"the original is not trained: {say(error)}")
            a, b = self._both(original, result, x)
            return found + self._difference(f"the outputs for {shapes_of(x)}", a, b)
        try:
            new = train_once(result, [b for _, b in weights], x, self.graph)
        except MemoryError:
            raise
        except Exception as error:
            raise Different(
                f"running the result for {shapes_of(x)} raises {say(error)}"
            ) from error
        what = f"the outputs for {shapes_of(x)}"
        found += self._difference(what, old.outputs, new.outputs)
        found += self._difference("the loss of a training step", [old.loss], [new.loss])
        if isinstance(result, keras.Model):
            found += self._masks(old.masks, new.masks)
        for number, (a, b) in enumerate(pairs):
            what = f"weight {number} after a training step ({path_of(a)})"
            values = a.numpy(), b.numpy()
            differences = self._difference(what, [values[0]], [values[1]])
            if distance(*values) <= ROUNDING:
                self.rounded += differences
            found += differences
        return found

    def _masks(self, first: list[Any], second: list[Any]) -> list[str]:
        """Return the differences of the masks by which a loss leaves steps out."""
        found = []
        for a, b in zip(first, second, strict=False):
            if (a is None) != (b is None):
                found.append(f"the outputs have {'no' if b is None else 'a'} mask now")
            elif a is not None:
                found += self._difference("the mask of the outputs", [a], [b])
        return found

    def _both(self, original: Any, result: Any, x: Any) -> tuple[list[Any], list[Any]]:
        """Return what both predict.

        Raises:
            NotVerifiable: The original raises.
            Different: The result does.
        """
        try:
            a = predicted(original, x, self.graph)
        except MemoryError:
            raise
        except Exception as error:
            raise NotVerifiable(f"calling the original raises {say(error)}") from error
        try:
            return a, predicted(result, x, self.graph)
        except MemoryError:
            raise
        except Exception as error:
            raise Different(
                f"calling the result for {shapes_of(x)} raises {say(error)}"
            ) from error

    def _difference(self, what: str, first: list[Any], second: list[Any]) -> list[str]:
        if len(first) != len(second):
            return [
                f"{what}: {len(second)} in the result, {len(first)} in the original"
            ]
        found = []
        for a, b in zip(first, second, strict=True):
            if a.shape != b.shape or a.dtype != b.dtype:
                found.append(
                    f"{what}: {b.dtype}{b.shape} in the result, {a.dtype}{a.shape} in "
                    "the original"
                )
                continue
            size = distance(a, b)
            if size > self.tolerance:
                found.append(f"{what}: the largest difference is {size:.3g}")
            self.largest = max(self.largest, size)
        return found

    def _is_random(self, inputs: list[Any]) -> bool:
        """Whether the original differs from itself, made a second time."""
        largest, tolerance = self.largest, self.tolerance
        self.tolerance = 0.0
        first, second = (made(self.request["original"], "original") for _ in "ab")
        for model in (first, second):
            build(model, inputs)
        pairs = paired(first, second)
        copy(first, second, pairs)
        found = self._numbers(first, second, pairs, inputs)
        self.largest, self.tolerance = largest, tolerance
        return bool(found)

    def _other_inputs(self, pair: Pair) -> None:
        """Compare what becomes of inputs that Keras casts or expands."""
        original, result, x = pair.original, pair.result, pair.inputs[0]
        specs = pair.stated
        if specs is None or len(specs) != 1 or not specs[0][1].startswith("float"):
            return
        images = tf.cast(tf.abs(x) * 10, "int32")
        if integer_limit(first_layer(original)) is not None:
            images = x
        others = {"uint8": tf.cast(images, "uint8")}
        # Raw operations end the process where an axis is missing.
        if x.shape[-1] == 1 and x.shape.rank > 2 and isinstance(result, keras.Model):
            others["one axis less"] = x[..., 0]
        started = time.monotonic()
        # Both are called as often: they can have a state.
        original(x, training=False), result(x, training=False)
        if time.monotonic() - started < QUICK_SECONDS:
            others["int64"] = tf.cast(images, "int64")
            others["float64"] = tf.cast(images, "float64")
        casts = isinstance(result, keras.Model) and (
            declared(result) is not None or module_in(result) is not None
        )
        lost = []
        for what, value in others.items():
            try:
                a = _arrays(original(value, training=False))
            except Exception:  # noqa: BLE001, S112
                continue
            try:
                b = _arrays(result(value, training=False))
                problem = self._difference(f"the outputs for {what}", a, b)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001
                problem = [f"calling the result with {what} raises {say(error)}"]
            if problem and casts:
                self.answer["differences"] += problem
            elif problem:
                lost.append(what)
        if lost:
            self.answer["notes"].append(
                f"inputs that the original casts or expands are not taken: {', '.join(lost)}"
            )


def _arrays(outputs: Any) -> list[Any]:
    return [each.numpy() for each in tf.nest.flatten(outputs)]
