"""The two models of a request, built, and inputs that both take."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.verify.worker.inputs import (
    Spec,
    build,
    declared,
    first_layer,
    fitting,
    in_words,
    integer_limit,
    sized,
)
from tfscaffold.verify.worker.made_up import choices
from tfscaffold.verify.worker.programs import (
    SEED,
    Different,
    NotVerifiable,
    kind,
    made,
    say,
)
from tfscaffold.verify.worker.settings import inner_layers

WORDS = ("the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog")


@dataclass(frozen=True)
class Pair:
    """Two models, both built.

    Attributes:
        original: A Keras model.
        result: A Keras model or a `tf.Module`.
        inputs: For calls, of one tensor or a list of them; several sizes where one is open.
        stated: What the original states of its inputs, or None.
    """

    original: Any
    result: Any
    inputs: list[Any]
    stated: list[Spec] | None


def made_pair(request: dict[str, Any]) -> Pair:
    """Return the models of a request.

    Args:
        request: As `comparison.compare` takes it.

    Raises:
        NotVerifiable: The original cannot be run, or no input fits.
        Different: The result cannot be run on what the original takes.
    """
    return _Making(request).pair()


class _Making:
    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.random = np.random.RandomState(SEED)
        self.stated: list[Spec] | None = None
        self.states_shape = False

    def pair(self) -> Pair:
        """Return both models, built, and inputs; with the first values made up that fit."""
        failure: NotVerifiable | None = None
        unknown = self.request.get("unknown", {})
        sizes = [each for each in self.request.get("input_shape") or () if each]
        for values in choices(unknown, self.request.get("imported", {}), sizes):
            for side in ("original", "result"):
                self.request[side] |= values
            try:
                return self._pair()
            except NotVerifiable as error:
                failure = failure or error
        assert failure is not None
        raise failure

    def _pair(self) -> Pair:
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
            result = self._result_beside(original, inputs) if result is None else result
            self._compare_inputs(original, result)
            try:
                build(result, inputs)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001
                self._call_original(original, inputs)
                # The result may state a shape where the original states none.
                refusal = refusal or f"calling the result raises {say(error)}"
                original = made(self.request["original"], "original")
                result = None
                continue
            return Pair(original, result, inputs, self.stated)
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
            if self.states_shape or self.request.get("input_shape") is not None:
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

    def _result_beside(self, original: Any, inputs: list[Any]) -> Any:
        """Return the result; where it cannot be made, the original must at least be called."""
        try:
            return self._result()
        except Different:
            self._call_original(original, inputs)
            raise

    def _call_original(self, original: Any, inputs: list[Any]) -> None:
        """Call what a fault of the result is to be told of: it may be the original's own."""
        try:
            original(inputs[0], training=False)
        except MemoryError:
            raise
        except Exception as error:
            reason = f"calling the original raises {say(error)}"
            raise NotVerifiable(reason) from error

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
        first = first_layer(model)
        if dtype == "string":
            return self._texts(first, shape)
        limit = integer_limit(first)
        values: Any
        if limit is not None:
            values = self.random.randint(0, limit, size=shape)
        elif "int" in dtype or dtype == "bool":
            values = self.random.randint(0, 2 if dtype == "bool" else 10, size=shape)
        else:
            values = self.random.standard_normal(shape)
        _pad(values, model)
        return tf.cast(tf.constant(values), dtype)

    def _texts(self, layer: Any, shape: tuple[int, ...]) -> Any:
        """Return texts of a few words, of which a layer may know some; or single words."""
        known: list[Any] = getattr(layer, "get_vocabulary", list)()
        words = [*WORDS, *(each for each in known if isinstance(each, str) and each)]
        count = 1 if isinstance(layer, keras.layers.StringLookup) else 4
        drawn = self.random.choice(words, size=(*shape, count))
        return tf.constant(np.apply_along_axis(" ".join, -1, drawn))

    def _compare_inputs(self, original: Any, result: Any) -> None:
        first = self.stated
        second = declared(result) if isinstance(result, keras.Model) else None
        if first is not None and second is not None and first != second:
            raise Different(
                f"the input is {in_words(second)} in the result, and {in_words(first)} in "
                "the original"
            )


def _pad(values: Any, model: Any) -> None:
    """End the last example of a batch by what masks leave out."""
    if values.ndim < 2:
        return
    masking = [
        layer.mask_value
        for layer in inner_layers(model)
        if isinstance(layer, keras.layers.Masking)
    ]
    values[-1, (values.shape[1] + 1) // 2 :] = masking[0] if masking else 0
