"""Runs conversion cases in TensorFlow: reads requests and answers them, a line of JSON each.

Started once for a test run, since importing TensorFlow takes seconds. A request names Python
files: a source, and its results by tier. The answer says by how much the models differ.
"""

import contextlib
import gc
import inspect
import io
import json
import os
import re
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
warnings.simplefilter("ignore")

import keras
import numpy as np
import tensorflow as tf

SECONDS_PER_REQUEST = 120
TRAINING = {name: getattr(keras.Model, name) for name in ("fit", "evaluate", "predict")}
IMAGES = {"mnist": (28, 28), "fashion_mnist": (28, 28), "cifar10": (32, 32, 3)}
BATCH, OPEN_SIZE = 5, 7


def quiet_training() -> None:
    """Let `fit` and the like only build the model, and the data sets need no download."""

    def tensors(x: Any) -> Any:
        held = isinstance(x, dict) or (isinstance(x, list) and hasattr(x[0], "shape"))
        convert = tf.convert_to_tensor
        return keras.tree.map_structure(convert, x) if held else convert(x)

    def first(x: Any) -> Any:
        return keras.tree.map_structure(lambda each: each[:1], tensors(x))

    def fit(self: Any, x: Any, *_: Any, **__: Any) -> Any:
        self(first(x))
        return SimpleNamespace(history={"loss": [0.0]})

    def evaluate(self: Any, x: Any, *_: Any, **__: Any) -> Any:
        self(first(x))
        metrics = len(self.get_compile_config().get("metrics") or [])
        return [0.0] * (1 + metrics) if metrics else 0.0

    def predict(self: Any, x: Any, *_: Any, **__: Any) -> Any:
        return np.asarray(self(tensors(x)))

    keras.Model.fit, keras.Model.evaluate, keras.Model.predict = fit, evaluate, predict
    for name, shape in IMAGES.items():
        images, labels = np.zeros((8, *shape), "uint8"), np.arange(8, dtype="uint8")
        parts = (images, labels), (images, labels)
        getattr(keras.datasets, name).load_data = lambda parts=parts: parts


def run(path: str) -> dict[str, Any]:
    """Run a script, or the code cells of a notebook one by one, and return the names."""
    # Collecting what TensorFlow's import has left costs 0.1 s each time.
    keras.backend.clear_session(free_memory=False)
    keras.saving.get_custom_objects().clear()
    names: dict[str, Any] = {"__name__": "__main__", "__file__": path}
    with open(path, "rb") as file:
        data = file.read()
    sys.argv = [path]
    for each in cells(data) if path.endswith(".ipynb") else [data]:
        exec(compile(each, path, "exec"), names)  # noqa: S102
    return names


def cells(notebook: bytes) -> list[str]:
    """Return the sources of the code cells, without the lines that are IPython's."""
    sources = [
        "".join(cell["source"])
        for cell in json.loads(notebook)["cells"]
        if cell["cell_type"] == "code"
    ]
    return [re.sub(r"(?m)^[%!].*", "", source) for source in sources]


def models(names: dict[str, Any]) -> dict[str, Any]:
    """Return the models of variables, dictionaries, objects and classes of the script."""
    found: dict[str, Any] = {}
    for name, value in names.items():
        parts = {"": value}
        if isinstance(value, dict) and name != "__builtins__":
            parts = {f"-{key}": inner for key, inner in value.items()}
        elif "__main__" in (type(value).__module__, getattr(value, "__module__", "")):
            inside = getattr(value, "__dict__", {})
            parts |= {f".{key}": inner for key, inner in inside.items()}
        found |= {name + key: each for key, each in parts.items() if is_model(each)}
    return found


def is_model(value: Any) -> bool:
    """Whether a value is a Keras model or a plain `tf.Module`."""
    if isinstance(value, keras.Model):
        return True
    return isinstance(value, tf.Module) and not isinstance(value, keras.layers.Layer)


def module_of(model: Any) -> Any:
    """Return the `tf.Module` around which a model of Keras is, or the model."""
    module = getattr(model, "module", None)
    return module if isinstance(module, tf.Module) else model


def batch(model: Any, shape: list[int] | None) -> Any:
    """Return a batch for a Sequential: random numbers, or small ones for an Embedding."""
    generator = np.random.default_rng(0)
    dtype, sizes = model.layers[0].compute_dtype, [None, *(shape or [])]
    if model.built:
        dtype, sizes = model.inputs[0].dtype, list(model.inputs[0].shape)
    sizes = [sizes[0] or BATCH, *(size or OPEN_SIZE for size in sizes[1:])]
    if dtype == "string":
        return tf.constant(generator.choice(["good", "bad", "film"], sizes))
    if any("Embedding" in type(layer).__name__ for layer in model.layers):
        return tf.constant(generator.integers(0, 4, sizes).astype(dtype))
    return tf.constant(generator.standard_normal(sizes).astype(dtype))


def weighted(model: Any) -> list[Any]:
    """Return the layers of a model that have weights, each once, in the order of calls."""
    return [layer for layer in dict.fromkeys(model.layers) if layer.weights]


def copy_weights(weights: list[list[Any]], model: Any) -> None:
    """Give each layer of a model the weights of its counterpart."""
    for values, layer in zip(weights, weighted(model), strict=True):
        for value, variable in zip(values, layer.weights, strict=True):
            variable.assign(value)
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def answers(model: Any, x: Any, eager: bool) -> tuple[Any, list[Any]]:
    """Return the output for a batch, and the gradients of a scalar of it.

    Args:
        model: Built.
        x: The batch.
        eager: Else in a graph, which takes ten times as long to trace as to run.
    """

    def compute(x: Any) -> Any:
        with tf.GradientTape() as tape:
            output = model(x, training=False)
            goal = tf.reduce_mean(tf.sin(tf.cast(output, "float32")))
        variables = [v for layer in weighted(model) for v in trainable(layer)]
        gradients = tape.gradient(goal, variables, None, "zero")
        return output, [tf.convert_to_tensor(each) for each in gradients]

    run = compute if eager else tf.function(compute, autograph=False)
    output, gradients = run(x)
    return np.asarray(output), [np.asarray(each) for each in gradients]


def trainable(layer: Any) -> list[Any]:
    """Return the trainable variables of a Keras layer or of a block, in Keras' order."""
    if isinstance(layer, keras.layers.Layer):
        return [variable.value for variable in layer.trainable_variables]
    trained = {id(variable) for variable in layer.trainable_variables}
    return [variable for variable in layer.weights if id(variable) in trained]


def difference(one: Any, other: Any) -> float:
    """Return the largest difference of two arrays; infinite where the shapes differ."""
    if one.shape != other.shape:
        return float("inf")
    return float(np.max(np.abs(one.astype("float64") - other), initial=0.0))


class Original:
    """What a Sequential answers, and its files.

    Args:
        model: A Sequential of the source.
        shape: Of one input, where the model does not know it.
        name: For the names of the files.
        eager: Whether to compute without a graph.
    """

    def __init__(
        self, model: Any, shape: list[int] | None, name: str, eager: bool
    ) -> None:
        self.model, self.eager = model, eager
        self.x = batch(model, shape)
        model(self.x)
        self.weights = [
            [np.asarray(variable) for variable in layer.weights]
            for layer in weighted(model)
        ]
        self.output, self.gradients = answers(model, self.x, eager)
        # Keras refuses old weights of nested models and of layers that are used twice.
        self.is_chain = len(set(model.layers)) == len(model.layers) and not any(
            isinstance(layer, keras.Model) for layer in model.layers
        )
        self.path = f"original-{name}.weights.h5"
        model.save_weights(self.path)

    def compare(self, result: Any) -> dict[str, Any]:
        """Return the differences of a result that is given the same weights."""
        result(self.x, training=False)
        copy_weights(self.weights, result)
        output, gradients = answers(result, self.x, self.eager)
        pairs = zip(self.gradients, gradients, strict=True)
        found = {
            "output": difference(self.output, output),
            "gradient": max((difference(a, b) for a, b in pairs), default=0.0),
        }
        if isinstance(result, keras.Model) and module_of(result) is result:
            found["saved"] = self._after_saving(result, ".keras")
            # A class is only entered there where its file saves to HDF5.
            entered = type(result).__name__ in keras.saving.get_custom_objects()
            if entered or type(result) is keras.Model:
                found["saved as HDF5"] = self._after_saving(result, ".h5")
        if isinstance(result, keras.Model):
            found["old weights"] = self._after_loading(result)
        return found

    def _after_saving(self, result: Any, ending: str) -> Any:
        again = loaded(result, f"result{ending}")
        if again is None:
            if loaded(self.model, f"source{ending}") is None:
                return 0.0
            return "it is not loaded again, while its source is"
        one, other = (
            np.asarray(each(self.x, training=False)) for each in (result, again)
        )
        return difference(one, other)

    def after_checkpoint(self, subclass: Any, module: Any) -> float:
        """Return by how much a module differs that reads its subclass' checkpoint.

        Nothing is read where Keras has written nothing: of layers in a list. A whole
        model of Keras in the module may be a class in the subclass.
        """
        module = module_of(module)
        if any(isinstance(layer, keras.Model) for layer in module.layers):
            return 0.0
        subclass(self.x)
        copy_weights(self.weights, subclass)
        path = tf.train.Checkpoint(model=subclass).write("checkpoint")
        saved = {name for name, _ in tf.train.list_variables(path)}
        if len(saved) <= sum(len(layer.weights) for layer in weighted(subclass)):
            return 0.0
        for variable in (v for layer in weighted(module) for v in layer.weights):
            variable.assign(tf.zeros_like(variable))
        tf.train.Checkpoint(model=module).read(path).expect_partial()
        return self._from_weights(module)

    def _from_weights(self, result: Any) -> float:
        differences = [
            difference(value, np.asarray(variable))
            for values, layer in zip(self.weights, weighted(result), strict=True)
            for value, variable in zip(values, layer.weights, strict=True)
        ]
        return max(differences, default=0.0)

    def _after_loading(self, result: Any) -> Any:
        for variable in result.weights:
            variable.assign(tf.zeros_like(variable))
        try:
            result.load_weights(self.path)
        except ValueError:
            return traceback.format_exc() if self.is_chain else 0.0
        return self._from_weights(result)


def loaded(model: Any, path: str) -> Any:
    """Return a model, saved and loaded again; None where that does not work."""
    try:
        model.save(path)
        return keras.saving.load_model(path)
    except (TypeError, ValueError, NotImplementedError):
        traceback.print_exc()
        return None


def converted(request: dict[str, Any]) -> dict[str, Any]:
    """Return the differences of each converted model from its source, by tier and name."""
    keras.utils.set_random_seed(0)
    originals = {
        name: Original(model, request["shape"], name, request.get("eager", False))
        for name, model in models(run(request["source"])).items()
        if type(model) is keras.Sequential
    }
    answer: dict[str, Any] = {}
    results: dict[str, dict[str, Any]] = {}
    for tier, path in request["results"].items():
        results[tier] = models(run(path))
        answer[tier] = {
            name: original.compare(results[tier][name])
            for name, original in originals.items()
            if type(results[tier][name]) is not keras.Sequential
        }
    for name in answer.get("subclass", {}).keys() & answer.get("module", {}).keys():
        pair = results["subclass"][name], results["module"][name]
        answer["module"][name]["checkpoint"] = originals[name].after_checkpoint(*pair)
    return answer


def layers(_: dict[str, Any]) -> dict[str, list[str]]:
    """Return the parameters that each layer of Keras takes by position, by class name."""
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)
    return {
        name: [
            parameter.name
            for parameter in inspect.signature(value.__init__).parameters.values()
            if parameter.kind in kinds and parameter.name != "self"
        ]
        for name, value in vars(keras.layers).items()
        if inspect.isclass(value) and issubclass(value, keras.layers.Layer)
    }


def printed(request: dict[str, Any]) -> list[str | None]:
    """Return what programs print, each with the same seed; None for one that fails at first."""
    found: list[str | None] = []
    for path in request["paths"]:
        keras.utils.set_random_seed(1)
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                run(path)
        except Exception:
            if found:
                raise
            return [None, None]
        found.append(output.getvalue())
    return found


def trained(request: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what programs print that really train, each with the traceback that ends it.

    The times that the training tells are left out.
    """
    found = []
    for path in request["paths"]:
        # Else the graphs of a long run fill the memory.
        keras.backend.clear_session()
        keras.utils.set_random_seed(1)
        output, failure = io.StringIO(), ""
        with (
            mock.patch.multiple(keras.Model, **TRAINING),
            tempfile.TemporaryDirectory() as folder,
            contextlib.chdir(folder),
            contextlib.redirect_stdout(output),
        ):
            try:
                run(path)
            except Exception:  # noqa: BLE001
                failure = traceback.format_exc()
        found.append((re.sub(r"\d+\w*s(?=/step| - )", "", output.getvalue()), failure))
    return found


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Raise TimeoutError if a request takes too long."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {SECONDS_PER_REQUEST} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS_PER_REQUEST)
    try:
        yield
    finally:
        signal.alarm(0)


WORK = {
    "converted": converted,
    "layers": layers,
    "printed": printed,
    "trained": trained,
}


def main() -> None:
    """Answer requests until the input ends."""
    quiet_training()
    gc.freeze()
    # Each call of a layer would be wrapped, to shorten tracebacks.
    keras.config.disable_traceback_filtering()
    tf.debugging.disable_traceback_filtering()
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    replies = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        log = io.StringIO()
        with (
            tempfile.TemporaryDirectory() as folder,
            contextlib.chdir(folder),
            contextlib.redirect_stdout(log),
            contextlib.redirect_stderr(log),
        ):
            try:
                with limited():
                    work = WORK[request["do"]]
                    answer = {"answer": work(request), "log": log.getvalue()}
            except BaseException:  # noqa: BLE001
                answer = {"error": traceback.format_exc(), "log": log.getvalue()}
        replies.write(json.dumps(answer) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
