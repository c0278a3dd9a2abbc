"""Two models side by side, in numbers. Runs in the worker.

The worker's Python can be older than tfscaffold's: 3.10 reads this file.
"""

import time
import warnings
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.verify.inputs import (
    Spec,
    build,
    declared,
    first_layer,
    fitting,
    in_words,
    integer_limit,
    shapes_of,
    sized,
)
from tfscaffold.verify.numbers import distance, predicted, train_once
from tfscaffold.verify.programs import SEED, NotVerifiable, kind, made, say
from tfscaffold.verify.weights import (
    groups_of,
    is_automatic,
    is_trained,
    path_of,
    seeds_of,
    shape_of,
)

# Raw TensorFlow is not equal to the bit for attention, and in graphs for LayerNormalization.
MODULE_TOLERANCE = 1e-6
WORDS = ("the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog")
# Models that take longer for one call are not called with every dtype.
QUICK_SECONDS = 0.05


class Different(Exception):
    """The result cannot do what the original can; the text says what."""


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
    # Sums of several gradients are added in the order in which they are ready.
    return _compared(request) if answer["status"] == "different" else answer


def _compared(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "status": "unverifiable",
        "max_difference": None,
        "differences": [],
        "notes": [],
        "reason": "",
    }
    try:
        _Comparison(request, answer).run()
    except Different as error:
        answer["differences"].append(str(error))
    except NotVerifiable as error:
        answer["reason"] = str(error)
        answer["differences"] = []
        return answer
    answer["status"] = "different" if answer["differences"] else "equal"
    return answer


class _Comparison:
    def __init__(self, request: dict[str, Any], answer: dict[str, Any]) -> None:
        self.request = request
        self.answer = answer
        self.random = np.random.RandomState(SEED)
        self.largest = 0.0
        self.tolerance = 0.0

    def run(self) -> None:
        """Make both models, give them the same weights, and compare what they do."""
        original, result, inputs = self._models()
        if isinstance(result, tf.Module) and not isinstance(result, keras.Model):
            self.tolerance = MODULE_TOLERANCE
        pairs = self._paired(original, result)
        self._shake(pairs)
        self._copy(original, result, pairs)
        numbers = self._numbers(original, result, pairs, inputs)
        self.answer["max_difference"] = self.largest
        if numbers and self._is_random(inputs):
            raise NotVerifiable(
                "the original gives other numbers each time that it is made"
            )
        self.answer["differences"] += numbers
        if not numbers:
            self._other_inputs(original, result, inputs[0])

    # Making the models

    def _models(self) -> tuple[Any, Any, list[Any]]:
        """Return both models, built, and the inputs on which they are compared."""
        original = made(self.request["original"], "original")
        if not isinstance(original, keras.Model):
            raise NotVerifiable(f"{kind(original)} is not a Keras model")
        failure = ""
        refusal = ""
        result = None
        for specs in self._choices(original):
            inputs = [self._draw(original, each) for each in specs]
            try:
                build(original, inputs)
            except Exception as error:  # noqa: BLE001
                failure = failure or say(error)
                original = made(self.request["original"], "original")
                continue
            result = self._result() if result is None else result
            self._compare_inputs(original, result)
            try:
                build(result, inputs)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001
                # The result may state a shape where the original states none.
                refusal = refusal or f"calling the result raises {say(error)}"
                original = made(self.request["original"], "original")
                result = None
                continue
            return original, result, inputs
        if refusal:
            raise Different(refusal)
        if self.states_shape:
            raise NotVerifiable(f"calling the original raises {failure}")
        raise NotVerifiable(
            "no input shape is stated, and none that was tried fits: " + failure
        )

    def _choices(self, original: Any) -> Iterator[list[list[Spec]]]:
        """Yield inputs to try: for each call, the shape and dtype of each input."""
        specs = declared(original)
        first = first_layer(original)
        self.stated = specs
        if specs is None:
            nested = original.layers[0] if original.layers else None
            specs = declared(nested) if isinstance(nested, keras.Model) else None
        self.states_shape = specs is not None
        if specs is None:
            specs = self._stated_elsewhere(first)
        if specs is not None:
            yield from sized(specs)
            if self.states_shape:
                return
        dtype = "float32" if integer_limit(first) is None else "int32"
        if isinstance(
            first, keras.layers.TextVectorization | keras.layers.StringLookup
        ):
            yield [[((2,), "string")]]
            yield [[((2, 1), "string")]]
        for shape in fitting(first):
            yield [[((2, *shape), dtype)]]

    def _stated_elsewhere(self, first: Any) -> list[Spec] | None:
        """Return the inputs as the user, the result or an adapted layer state them."""
        dtype = "float32" if integer_limit(first) is None else "int32"
        shape = self.request.get("input_shape")
        if shape is not None:
            return [((None, *shape), dtype)]
        try:
            result = self._result()
        except Different:
            return None
        specs = declared(result) if isinstance(result, keras.Model) else None
        if specs is not None:
            return specs
        for model in (result, first):
            built = getattr(model, "_build_shapes_dict", None) or {}
            shapes = list(built.values())
            if len(shapes) == 1 and isinstance(shapes[0], tuple) and len(shapes[0]) > 1:
                return [((None, *shapes[0][1:]), dtype)]
        return None

    def _result(self) -> Any:
        try:
            model = made(self.request["result"], "result")
        except NotVerifiable as error:
            raise Different(str(error)) from error
        if not isinstance(model, keras.Model | tf.Module):
            raise Different(f"the result is {kind(model)}, not a model")
        return model

    def _draw(self, model: Any, specs: list[Spec]) -> Any:
        drawn = [self._values(model, shape, dtype) for shape, dtype in specs]
        return drawn[0] if len(drawn) == 1 else drawn

    def _values(self, model: Any, shape: tuple[int, ...], dtype: str) -> Any:
        if dtype == "string":
            words = self.random.choice(WORDS, size=(*shape, 4))
            return tf.constant(np.apply_along_axis(" ".join, -1, words))
        limit = integer_limit(first_layer(model))
        values: Any
        if limit is not None:
            values = self.random.randint(0, limit, size=shape)
        elif "int" in dtype or dtype == "bool":
            values = self.random.randint(0, 2 if dtype == "bool" else 10, size=shape)
        else:
            values = self.random.standard_normal(shape)
        return tf.cast(tf.constant(values), dtype)

    # What the models are

    def _compare_inputs(self, original: Any, result: Any) -> None:
        first = self.stated
        second = declared(result) if isinstance(result, keras.Model) else None
        if first is not None and second is not None and first != second:
            raise Different(
                f"the input is {in_words(second)} in the result, and {in_words(first)} in "
                "the original"
            )

    def _paired(self, original: Any, result: Any) -> list[tuple[Any, Any]]:
        """Return the weights of both in the order of the layers."""
        first, second = groups_of(original), groups_of(result)
        same = [[shape_of(v) for v in group] for _, group in first] == [
            [shape_of(v) for v in group] for _, group in second
        ]
        old = [v for _, group in first for v in group]
        new = [v for _, group in second for v in group]
        if len(old) != len(new):
            raise Different(
                f"the result has {len(new)} weights, the original has {len(old)}"
            )
        pairs = list(zip(old, new, strict=True))
        for number, (a, b) in enumerate(pairs):
            if shape_of(a) != shape_of(b):
                raise Different(
                    f"weight {number} has the shape {shape_of(b)} in the result, and "
                    f"{shape_of(a)} in the original ({path_of(a)})"
                )
        trained = {id(v) for v in original.trainable_weights}
        for number, (a, b) in enumerate(pairs):
            if (id(a) in trained) != is_trained(result, b):
                change = "no longer" if id(a) in trained else "now"
                self.answer["differences"].append(
                    f"weight {number} is {change} trainable ({path_of(a)})"
                )
        if same and isinstance(result, keras.Model):
            self._compare_names(first, second)
        return pairs

    def _compare_names(self, first: list[Any], second: list[Any]) -> None:
        for (a, _), (b, _) in zip(first, second, strict=True):
            if type(a) is type(b) and not is_automatic(a) and a.name != b.name:
                self.answer["differences"].append(
                    f"the layer `{a.name}` is named `{b.name}` in the result"
                )

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

    def _copy(self, original: Any, result: Any, pairs: list[tuple[Any, Any]]) -> None:
        # Where one has more of them, the outputs tell.
        seeds = zip(seeds_of(original), seeds_of(result), strict=False)
        for a, b in [*pairs, *seeds]:
            b.assign(a.numpy().astype(b.numpy().dtype))

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
            a, loss = train_once(original, [a for a, _ in weights], x)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001
            # Strings, say, have no gradient.
            self.answer["notes"].append(f"the original is not trained: {say(error)}")
            a, b = self._both(original, result, x)
            return found + self._difference(f"the outputs for {shapes_of(x)}", a, b)
        try:
            b, other = train_once(result, [b for _, b in weights], x)
        except MemoryError:
            raise
        except Exception as error:
            raise Different(
                f"running the result for {shapes_of(x)} raises {say(error)}"
            ) from error
        found += self._difference(f"the outputs for {shapes_of(x)}", a, b)
        found += self._difference("the loss of a training step", [loss], [other])
        for number, (old, new) in enumerate(pairs):
            what = f"weight {number} after a training step ({path_of(old)})"
            found += self._difference(what, [old.numpy()], [new.numpy()])
        return found

    def _both(self, original: Any, result: Any, x: Any) -> tuple[list[Any], list[Any]]:
        """Return what both predict.

        Raises:
            NotVerifiable: The original raises.
            Different: The result does.
        """
        try:
            a = predicted(original, x)
        except MemoryError:
            raise
        except Exception as error:
            raise NotVerifiable(f"calling the original raises {say(error)}") from error
        try:
            return a, predicted(result, x)
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
        pairs = self._paired(first, second)
        self._copy(first, second, pairs)
        found = self._numbers(first, second, pairs, inputs)
        self.largest, self.tolerance = largest, tolerance
        return bool(found)

    def _other_inputs(self, original: Any, result: Any, x: Any) -> None:
        """Compare what becomes of inputs that Keras casts or expands."""
        specs = self.stated
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
        original(x), result(x)
        if time.monotonic() - started < QUICK_SECONDS:
            others["int64"] = tf.cast(images, "int64")
            others["float64"] = tf.cast(images, "float64")
        casts = isinstance(result, keras.Model) and declared(result) is not None
        lost = []
        for what, value in others.items():
            try:
                a = [each.numpy() for each in tf.nest.flatten(original(value))]
            except Exception:  # noqa: BLE001, S112
                continue
            try:
                b = [each.numpy() for each in tf.nest.flatten(result(value))]
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
