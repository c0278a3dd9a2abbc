"""The model that a program makes."""

import copy
import linecache
import re
import sys
import types
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from keras.src.backend.common import global_state

from tfscaffold.verify.worker import absent

SEED = 7
_FLOATX = keras.config.floatx()
_EPSILON = keras.config.epsilon()
_DATA_FORMAT = keras.config.image_data_format()


class NotVerifiable(Exception):
    """A definition that cannot be run here; the text says why."""


class NotMade(NotVerifiable):
    """A definition whose own code raises: what it reads may be missing."""


class Different(Exception):
    """The result cannot do what the original can; the text says what."""


def made(program: dict[str, Any], which: str, seed: int = SEED) -> Any:
    """Return the model that a program makes, with Keras' settings as they are at first.

    Raises:
        NotMade: The program raises.
        NotVerifiable: It turns eager execution off.
    """
    name = f"{program['path']} ({which})"
    folder = str(Path(program["path"]).resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    text = program["text"]
    # AutoGraph asks for the source of functions.
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    sys.argv = [program["path"]]
    absent.give(copy.deepcopy(program.get("imported", {})))

    def run(package: str) -> Any:
        module = types.ModuleType("__main__")
        module.__file__ = program["path"]
        module.__package__ = package
        for variable, value in program.get("values", {}).items():
            is_module = isinstance(value, types.ModuleType)
            vars(module)[variable] = value if is_module else copy.deepcopy(value)
        sys.modules["__main__"] = module
        _reset()
        keras.utils.set_random_seed(seed)
        exec(compile(text, name, "exec", dont_inherit=True), vars(module))  # noqa: S102
        return eval(program["expression"], vars(module))

    try:
        value = absent.tried(run)
    except MemoryError:
        raise
    except BaseException as error:
        reason = f"running the {which} raises {say(error, name)}"
        if isinstance(error, ImportError) and error.__cause__ is not None:
            reason += f"; with a stand-in for it: {say(error.__cause__, name)}"
        raise NotMade(reason) from error
    if not tf.executing_eagerly():
        raise NotVerifiable("the code turns eager execution off, as in TensorFlow 1")
    return _only_model(
        _network(value) if keras.backend.is_keras_tensor(value) else value
    )


def _reset() -> None:
    """Take back what a program that ran before has set for all models."""
    keras.config.set_floatx(_FLOATX)
    # Else it would stay what it was when the first layer was made.
    global_state.set_global_attribute("dtype_policy", None)
    keras.config.set_epsilon(_EPSILON)
    keras.config.set_image_data_format(_DATA_FORMAT)
    tf.config.run_functions_eagerly(False)


def _network(tensor: Any) -> Any:
    """Return the model that computes a tensor: what was made was called at once."""
    inputs: dict[int, Any] = {}
    seen: set[int] = set()
    todo = [tensor]
    while todo:
        each = todo.pop()
        operation, index, _ = each._keras_history
        if isinstance(operation, keras.layers.InputLayer):
            inputs[id(each)] = each
        elif id(each) not in seen:
            seen.add(id(each))
            todo += reversed(operation._inbound_nodes[index].input_tensors)
    return keras.Model([*inputs.values()], tensor)


def _only_model(value: Any) -> Any:
    """Return the model in a tuple, a list, a dictionary or the attributes of an object.

    Raises:
        NotVerifiable: There are several.
    """
    if isinstance(value, keras.Model | tf.Module):
        return value
    found = _models_in(value)
    if len({id(each) for each in found.values()}) > 1:
        places = ", ".join(found)
        raise NotVerifiable(
            f"{kind(value)} holds several models; add one of these: {places}"
        )
    return next(iter(found.values()), value)


def _models_in(value: Any) -> dict[str, Any]:
    """Return the models that a value holds, by what is written behind it to get one."""
    parts: dict[str, Any] = {}
    if isinstance(value, dict):
        parts = {f"[{key!r}]": each for key, each in value.items()}
    elif isinstance(value, (tuple, list)):
        parts = {f"[{index}]": each for index, each in enumerate(value)}
    elif type(value).__module__ == "__main__":
        parts = {f".{name}": each for name, each in vars(value).items()}
    found: dict[str, Any] = {}
    for place, each in parts.items():
        if isinstance(each, keras.Model | tf.Module):
            found[place] = each
        elif isinstance(each, (dict, tuple, list)):
            found |= {place + inner: m for inner, m in _models_in(each).items()}
    return found


def kind(value: Any) -> str:
    return f"a {type(value).__module__}.{type(value).__qualname__}"


def say(error: BaseException, file: str = "") -> str:
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
