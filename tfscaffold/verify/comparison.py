"""Two models side by side, in numbers. Runs in the worker: the only part that uses TensorFlow.

The worker's Python can be older than tfscaffold's: 3.10 reads this file.
"""

import linecache
import re
import sys
import time
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

SEED = 7
LEARNING_RATE = 0.01
# Raw TensorFlow is not equal to the bit for attention, and in graphs for LayerNormalization.
MODULE_TOLERANCE = 1e-6
# Tried in this order where neither form states a shape, and the first layer fits.
SHAPES: tuple[tuple[int, ...], ...] = (
    (16,),
    (12, 16),
    (32, 32, 3),
    (28, 28, 1),
    (64, 64, 3),
    (28, 28),
    (224, 224, 3),
    (8, 16, 16, 3),
    (8, 8, 8, 8, 3),
)
OPEN_SIZES = ((12, 15), (32, 36), (64, 68), (224, 225))
WORDS = ("the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog")


# Models that take longer for one call are not called with every dtype.
QUICK_SECONDS = 0.05

# A shape and a dtype.
Spec = tuple[tuple[Any, ...], str]


class NotVerifiable(Exception):
    """A definition that cannot be run here; the text says why."""


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
        original = _made(self.request["original"], "original")
        if not isinstance(original, keras.Model):
            raise NotVerifiable(f"{_kind(original)} is not a Keras model")
        failure = ""
        refusal = ""
        result = None
        for specs in self._choices(original):
            inputs = [self._draw(original, each) for each in specs]
            try:
                _build(original, inputs)
            except Exception as error:  # noqa: BLE001
                failure = failure or _say(error)
                original = _made(self.request["original"], "original")
                continue
            result = result or self._result()
            self._compare_inputs(original, result)
            try:
                _build(result, inputs)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001
                # The result may state a shape where the original states none.
                refusal = refusal or f"calling the result raises {_say(error)}"
                original = _made(self.request["original"], "original")
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
        specs = _declared(original)
        first = _first_layer(original)
        self.stated = specs
        if specs is None and isinstance(original.layers[:1], list):
            nested = original.layers[0] if original.layers else None
            specs = _declared(nested) if isinstance(nested, keras.Model) else None
        self.states_shape = specs is not None
        if specs is None:
            specs = self._stated_elsewhere(first)
        if specs is not None:
            yield from _sized(specs)
            if self.states_shape:
                return
        dtype = "float32" if _integer_limit(first) is None else "int32"
        if isinstance(
            first, keras.layers.TextVectorization | keras.layers.StringLookup
        ):
            yield [[((2,), "string")]]
            yield [[((2, 1), "string")]]
        for shape in _fitting(first):
            yield [[((2, *shape), dtype)]]

    def _stated_elsewhere(self, first: Any) -> list[Spec] | None:
        """Return the inputs as the user, the result or an adapted layer state them."""
        dtype = "float32" if _integer_limit(first) is None else "int32"
        shape = self.request.get("input_shape")
        if shape is not None:
            return [((None, *shape), dtype)]
        try:
            result = self._result()
        except Different:
            return None
        specs = _declared(result) if isinstance(result, keras.Model) else None
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
            model = _made(self.request["result"], "result")
        except NotVerifiable as error:
            raise Different(str(error)) from error
        if not isinstance(model, keras.Model | tf.Module):
            raise Different(f"the result is {_kind(model)}, not a model")
        return model

    def _draw(self, model: Any, specs: list[Spec]) -> Any:
        drawn = [self._values(model, shape, dtype) for shape, dtype in specs]
        return drawn[0] if len(drawn) == 1 else drawn

    def _values(self, model: Any, shape: tuple[int, ...], dtype: str) -> Any:
        if dtype == "string":
            words = self.random.choice(WORDS, size=(*shape, 4))
            return tf.constant(np.apply_along_axis(" ".join, -1, words))
        limit = _integer_limit(_first_layer(model))
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
        second = _declared(result) if isinstance(result, keras.Model) else None
        if first is not None and second is not None and first != second:
            raise Different(
                f"the input is {_spec(second)} in the result, and {_spec(first)} in "
                "the original"
            )

    def _paired(self, original: Any, result: Any) -> list[tuple[Any, Any]]:
        """Return the weights of both in the order of the layers."""
        first, second = _groups(original), _groups(result)
        same = [[_shape(v) for v in group] for _, group in first] == [
            [_shape(v) for v in group] for _, group in second
        ]
        old = [v for _, group in first for v in group]
        new = [v for _, group in second for v in group]
        if len(old) != len(new):
            raise Different(
                f"the result has {len(new)} weights, the original has {len(old)}"
            )
        pairs = list(zip(old, new, strict=True))
        for number, (a, b) in enumerate(pairs):
            if _shape(a) != _shape(b):
                raise Different(
                    f"weight {number} has the shape {_shape(b)} in the result, and "
                    f"{_shape(a)} in the original ({_path(a)})"
                )
        trained = {id(v) for v in original.trainable_weights}
        for number, (a, b) in enumerate(pairs):
            if (id(a) in trained) != _is_trained(result, b):
                change = "no longer" if id(a) in trained else "now"
                self.answer["differences"].append(
                    f"weight {number} is {change} trainable ({_path(a)})"
                )
        if same and isinstance(result, keras.Model):
            self._compare_names(first, second)
        return pairs

    def _compare_names(self, first: list[Any], second: list[Any]) -> None:
        for (a, _), (b, _) in zip(first, second, strict=True):
            if type(a) is type(b) and not _is_automatic(a) and a.name != b.name:
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
        seeds = zip(_seeds(original), _seeds(result), strict=False)
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
        weights = [(a, b) for a, b in pairs if _is_trained(original, a)]
        found = []
        for x in inputs[1:]:
            a, b = self._both(original, result, x)
            found += self._difference(f"the outputs for {_shapes(x)}", a, b)
        x = inputs[0]
        try:
            a, loss = _trained(original, [a for a, _ in weights], x)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001
            # Strings, say, have no gradient.
            self.answer["notes"].append(f"the original is not trained: {_say(error)}")
            a, b = self._both(original, result, x)
            return found + self._difference(f"the outputs for {_shapes(x)}", a, b)
        try:
            b, other = _trained(result, [b for _, b in weights], x)
        except MemoryError:
            raise
        except Exception as error:
            raise Different(
                f"running the result for {_shapes(x)} raises {_say(error)}"
            ) from error
        found += self._difference(f"the outputs for {_shapes(x)}", a, b)
        found += self._difference("the losses of a training step", [loss], [other])
        for number, (old, new) in enumerate(pairs):
            what = f"the values of weight {number} after a training step ({_path(old)})"
            found += self._difference(what, [old.numpy()], [new.numpy()])
        return found

    def _both(self, original: Any, result: Any, x: Any) -> tuple[list[Any], list[Any]]:
        """Return what both predict.

        Raises:
            NotVerifiable: The original raises.
            Different: The result does.
        """
        try:
            a = _predicted(original, x)
        except MemoryError:
            raise
        except Exception as error:
            raise NotVerifiable(f"calling the original raises {_say(error)}") from error
        try:
            return a, _predicted(result, x)
        except MemoryError:
            raise
        except Exception as error:
            raise Different(
                f"calling the result for {_shapes(x)} raises {_say(error)}"
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
            size = _distance(a, b)
            if size > self.tolerance:
                found.append(f"{what} differ by {size:.3g}")
            self.largest = max(self.largest, size)
        return found

    def _is_random(self, inputs: list[Any]) -> bool:
        """Whether the original differs from itself, made a second time."""
        largest, tolerance = self.largest, self.tolerance
        self.tolerance = 0.0
        first, second = (_made(self.request["original"], "original") for _ in "ab")
        for model in (first, second):
            _build(model, inputs)
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
        if _integer_limit(_first_layer(original)) is not None:
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
        casts = isinstance(result, keras.Model) and _declared(result) is not None
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
                problem = [f"calling the result with {what} raises {_say(error)}"]
            if problem and casts:
                self.answer["differences"] += problem
            elif problem:
                lost.append(what)
        if lost:
            self.answer["notes"].append(
                f"inputs that the original casts or expands are not taken: {', '.join(lost)}"
            )


def _made(program: dict[str, str], which: str, quiet: bool = False) -> Any:
    """Return the model that a program makes.

    Raises:
        NotVerifiable: The program raises, or gives no model; not if `quiet`.
    """
    name = f"{program['path']} ({which})"
    module = types.ModuleType("__main__")
    module.__file__ = program["path"]
    sys.modules["__main__"] = module
    folder = str(Path(program["path"]).resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    text = program["text"]
    # AutoGraph asks for the source of functions.
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    sys.argv = [program["path"]]
    keras.utils.set_random_seed(SEED)
    try:
        exec(compile(text, name, "exec", dont_inherit=True), vars(module))  # noqa: S102
        value = eval(program["expression"], vars(module))
    except MemoryError:
        raise
    except BaseException as error:
        if quiet:
            return None
        raise NotVerifiable(
            f"running the {which} raises {_say(error, name)}"
        ) from error
    if not tf.executing_eagerly():
        raise NotVerifiable("the code turns eager execution off, as in TensorFlow 1")
    return _only_model(value)


def _only_model(value: Any) -> Any:
    """Return the model in a tuple, list or dictionary, if there is one."""
    if isinstance(value, (tuple, list, dict)):
        found = [
            each
            for each in (value.values() if isinstance(value, dict) else value)
            if isinstance(each, keras.Model | tf.Module)
        ]
        if len(found) == 1:
            return found[0]
    return value


def _kind(value: Any) -> str:
    return f"a {type(value).__module__}.{type(value).__qualname__}"


def _say(error: BaseException, file: str = "") -> str:
    """Return an exception in one line, with the line of the user's file."""
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if file and trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", str(error)).split())
    text = text if len(text) < 240 else f"{text[:240]} ..."
    where = f" in line {line}" if line else ""
    return (
        f"{type(error).__name__}{where}: {text}"
        if text
        else type(error).__name__ + where
    )


# Inputs


def _declared(model: Any) -> list[Spec] | None:
    """Return the shape and dtype of each input that a model states, or None."""
    try:
        inputs = model.inputs
    except (AttributeError, ValueError):
        return None
    if not inputs:
        return None
    return [
        (tuple(each.shape), keras.backend.standardize_dtype(each.dtype))
        for each in tf.nest.flatten(inputs)
    ]


def _sized(specs: list[Spec]) -> Iterator[list[list[Spec]]]:
    """Yield the inputs with a batch size, and two sizes for what is open."""
    if all(None not in shape[1:] for shape, _ in specs):
        yield [[_closed(spec, 2, 0) for spec in specs]]
        return
    for sizes in OPEN_SIZES:
        yield [
            [_closed(spec, batch, size) for spec in specs]
            for batch, size in zip((2, 3), sizes, strict=True)
        ]


def _closed(spec: Spec, batch: int, size: int) -> Spec:
    shape, dtype = spec
    first = (shape[0] or batch,) if shape else ()
    return (*first, *(each or size for each in shape[1:])), dtype


def _build(model: Any, inputs: list[Any]) -> None:
    """Call a model once if it is not built, or if it is not known what it takes."""
    if len(inputs) > 1 or not getattr(model, "built", False) or not model.weights:
        for x in inputs:
            model(x, training=False)


def _fitting(layer: Any) -> Iterator[tuple[int, ...]]:
    """Yield the shapes without the batch axis that a layer's own declaration allows."""
    spec = getattr(layer, "input_spec", None)
    rank = getattr(spec, "ndim", None)
    least = getattr(spec, "min_ndim", None) or 0
    for shape in SHAPES:
        if len(shape) + 1 >= least and rank in (None, len(shape) + 1):
            yield shape


def _first_layer(model: Any) -> Any:
    """Return the layer that gets the input; inside a nested model, its first one."""
    layer = model
    while isinstance(layer, keras.Model):
        layers = [
            each
            for each in layer.layers
            if not isinstance(each, keras.layers.InputLayer)
        ]
        if not layers:
            return layer
        layer = layers[0]
    return layer


def _integer_limit(layer: Any) -> int | None:
    """Return what the integers that a layer takes are below, or None."""
    if isinstance(layer, keras.layers.Embedding):
        return int(layer.input_dim)
    if isinstance(layer, keras.layers.CategoryEncoding):
        return int(layer.num_tokens or 10)
    if isinstance(layer, keras.layers.IntegerLookup | keras.layers.Hashing):
        return 10
    return None


def _spec(specs: list[Spec]) -> str:
    return ", ".join(f"{dtype}{shape}" for shape, dtype in specs)


def _shapes(x: Any) -> str:
    return ", ".join(
        f"{each.dtype.name}{tuple(each.shape)}" for each in tf.nest.flatten(x)
    )


# Weights


def _groups(model: Any) -> list[tuple[Any, list[Any]]]:
    """Return the layers of a model and their weights, each once."""
    seen: set[int] = set()
    groups: list[tuple[Any, list[Any]]] = []
    layers = model.layers if hasattr(model, "layers") else []
    for layer in layers:
        if isinstance(layer, keras.layers.InputLayer) or id(layer) in seen:
            continue
        seen.add(id(layer))
        groups.append((layer, [v for v in layer.weights if id(v) not in seen]))
        seen.update(id(v) for v in layer.weights)
    every = model.weights if isinstance(model, keras.Model) else ()
    rest = [v for v in every if id(v) not in seen]
    return [*groups, (model, rest)] if rest else groups


def _shape(variable: Any) -> tuple[int, ...]:
    return tuple(variable.shape)


def _path(variable: Any) -> str:
    return str(getattr(variable, "path", variable.name))


def _is_trained(model: Any, variable: Any) -> bool:
    if isinstance(model, keras.Model):
        return any(v is variable for v in model.trainable_weights)
    return bool(variable.trainable)


def _seeds(model: Any) -> list[Any]:
    """Return the states of the random generators, in the order of the layers."""
    if isinstance(model, keras.Model):
        return [v for v in model.variables if "seed_generator" in v.path]
    return [
        v
        for layer in getattr(model, "layers", ())
        for v in layer.variables
        if not any(v is weight for weight in layer.weights)
    ]


def _is_automatic(layer: Any) -> bool:
    """Whether Keras gave the layer its name: `max_pooling2d_3`."""
    name = re.sub(r"\W+", "", type(layer).__name__)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    return re.fullmatch(rf"_?{re.escape(name)}(_\d+)?", layer.name) is not None


# Numbers


def _predicted(model: Any, x: Any) -> list[Any]:
    """Return what a model predicts, as arrays, computed in a graph without XLA."""

    def predict(value: Any) -> Any:
        return model(value, training=False)

    run = tf.function(predict, autograph=False, jit_compile=False)
    return [each.numpy() for each in tf.nest.flatten(run(x))]


def _trained(model: Any, weights: list[Any], x: Any) -> tuple[list[Any], Any]:
    """Predict, then train one step of SGD; return the outputs and the loss of the step.

    The loss is a weighted mean of the outputs, and what the layers add to it.
    """
    variables = [
        each if isinstance(each, tf.Variable) else each.value for each in weights
    ]

    def step(value: Any) -> Any:
        predicted = model(value, training=False)
        with tf.GradientTape() as tape:
            outputs = tf.nest.flatten(model(value, training=True))
            loss = tf.add_n(
                [_weighted_mean(each) for each in outputs]
                + [tf.cast(each, "float32") for each in _losses(model)]
            )
        gradients = tape.gradient(loss, variables) if variables else []
        for weight, variable, gradient in zip(
            weights, variables, gradients, strict=True
        ):
            if gradient is None:
                continue
            variable.assign_sub(LEARNING_RATE * tf.convert_to_tensor(gradient))
            constraint = getattr(weight, "constraint", None)
            if constraint is not None:
                variable.assign(constraint(variable))
        return predicted, loss

    predicted, loss = tf.function(step, autograph=False, jit_compile=False)(x)
    return [each.numpy() for each in tf.nest.flatten(predicted)], loss.numpy()


def _weighted_mean(outputs: Any) -> Any:
    """Return a mean that does not stay the same where outputs add up to one."""
    factors = tf.random.stateless_normal(tf.shape(outputs), (SEED, SEED))
    return tf.reduce_mean(tf.cast(outputs, "float32") * factors)


def _losses(model: Any) -> list[Any]:
    if hasattr(model, "losses"):
        return list(model.losses)
    return [loss for layer in model.layers for loss in layer.losses]


def _distance(a: Any, b: Any) -> float:
    """Return the largest difference; where both are not a number, they are equal."""
    if a.dtype.kind not in "fiu":
        return 0.0 if np.array_equal(a, b) else float("inf")
    if np.array_equal(a, b, equal_nan=a.dtype.kind == "f"):
        return 0.0
    size = np.max(np.abs(a.astype("float64") - b.astype("float64")))
    return float(size) if np.isfinite(size) else float("inf")
