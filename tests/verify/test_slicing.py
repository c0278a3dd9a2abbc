"""What is kept of a text, and how the functions around a definition are called."""

import ast
import textwrap

import pytest

from tfscaffold.layers import LAYERS
from tfscaffold.readers import READERS
from tfscaffold.source.code import Code
from tfscaffold.verify.slicing import program, program_of_call
from tfscaffold.verify.targets import Unverifiable, target_of

HEAD = "import keras\nfrom keras import layers\n"


def code_of(text: str) -> Code:
    return Code(HEAD + textwrap.dedent(text), frozenset(LAYERS))


def sliced(text: str, index: int = 0) -> tuple[str, list[str]]:
    """Return the expression, and the lines below the imports that are kept."""
    code = code_of(text)
    readings = [reading for read in READERS.values() for reading in read(code)]
    found = program(code, target_of(code, readings[index]))
    ast.parse(found.text)
    assert found.text.count("\n") >= code.text.text.count("\n")
    lines = found.text.split("\n")[2:]
    return found.expression, [line for line in lines if line.strip(" 0()")]


def check(text: str, expression: str, kept: str, index: int = 0) -> None:
    lines = [line for line in textwrap.dedent(kept).split("\n") if line]
    assert sliced(text, index) == (expression, lines)


def test_training_is_left_out() -> None:
    check(
        """
        import numpy as np
        units = 3
        x = np.load("x.npy")
        model = keras.Sequential([layers.Dense(units, input_shape=(4,))])
        model.compile("sgd", "mse")
        history = model.fit(x, x)
        print(history)
        """,
        "model",
        """
        units = 3
        model = keras.Sequential([layers.Dense(units, input_shape=(4,))])
        """,
    )


def test_what_is_read_is_kept_with_what_it_reads() -> None:
    check(
        """
        import json
        def size(n):
            return json.loads(n) + extra
        extra = 1
        text = "3"
        unused = size(text)
        model = keras.Sequential()
        model.add(layers.Dense(size(text)))
        """,
        "model",
        """
        import json
        def size(n):
            return json.loads(n) + extra
        extra = 1
        text = "3"
        model = keras.Sequential()
        model.add(layers.Dense(size(text)))
        """,
    )


def test_lists_that_grow_in_loops() -> None:
    check(
        """
        stack = []
        for units in (8, 4):
            print(units)
            stack.append(layers.Dense(units))
            if units == 4:
                break
        stack.sort(key=str)
        model = keras.Sequential(stack)
        stack.append(layers.Dense(1))
        """,
        "model",
        """
        stack = []
        for units in (8, 4):
            stack.append(layers.Dense(units))
            if units == 4:
                break
        stack.sort(key=str)
        model = keras.Sequential(stack)
        """,
    )


def test_a_value_that_was_replaced_is_left_out() -> None:
    check(
        """
        n = open("missing").read()
        n = 3
        n += 1
        model = keras.Sequential([layers.Dense(n)])
        n = 9
        """,
        "model",
        """
        n = 3
        n += 1
        model = keras.Sequential([layers.Dense(n)])
        """,
    )


TWO = """
model = keras.Sequential()
model.add(layers.Dense(1))
model.fit(a)
model = keras.Sequential()
model.add(layers.Dense(2))
"""


@pytest.mark.parametrize(("index", "units"), [(0, 1), (1, 2)])
def test_one_name_for_two_models(index: int, units: int) -> None:
    check(
        TWO,
        "model",
        f"model = keras.Sequential()\nmodel.add(layers.Dense({units}))",
        index,
    )


BRANCHES = """
def build(kind, deep=False):
    if kind == "a":
        model = keras.Sequential()
        model.add(layers.Dense(1))
        return model
    elif deep:
        return keras.Sequential([layers.Dense(2)])
    model = keras.Sequential([layers.Dense(3)])
    return model
"""


@pytest.mark.parametrize(
    ("index", "kept"),
    [
        (
            0,
            """
def build(kind, deep=False):
    if True:
        model = keras.Sequential()
        model.add(layers.Dense(1))
    elif deep:
    return model
""",
        ),
        (
            1,
            """
def build(kind, deep=False):
    if False:
    elif True:
        return keras.Sequential([layers.Dense(2)])
""",
        ),
        (
            2,
            """
def build(kind, deep=False):
    model = keras.Sequential([layers.Dense(3)])
    return model
""",
        ),
    ],
)
def test_the_branch_of_the_definition_is_taken(index: int, kept: str) -> None:
    check(BRANCHES, "build(kind=None)", kept, index)


def test_frozen_layers_are_part_of_the_definition() -> None:
    check(
        """
        model = keras.Sequential([layers.Dense(1), layers.Dense(2)])
        model.compile("sgd")
        first = model.layers[0]
        first.trainable = False
        for layer in model.layers[1:]:
            print(layer.name)
            layer.trainable = False
        model.layers[1].activation = None
        """,
        "model",
        """
        model = keras.Sequential([layers.Dense(1), layers.Dense(2)])
        first = model.layers[0]
        first.trainable = False
        for layer in model.layers[1:]:
            layer.trainable = False
        model.layers[1].activation = None
        """,
    )


def test_settings_of_keras_are_kept() -> None:
    check(
        """
        import random
        random.set_state(1)
        keras.mixed_precision.set_global_policy("mixed_float16")
        model = keras.Sequential([layers.Dense(1)])
        """,
        "model",
        """
        keras.mixed_precision.set_global_policy("mixed_float16")
        model = keras.Sequential([layers.Dense(1)])
        """,
    )


def test_parameters_that_are_not_read_are_none() -> None:
    check(
        """
        def train(x, y, *, units=3, epochs):
            model = keras.Sequential([layers.Dense(units)])
            model.fit(x, y, epochs=epochs)
        """,
        "train(x=None, y=None, epochs=None)",
        """
        def train(x, y, *, units=3, epochs):
            model = keras.Sequential([layers.Dense(units)])
            return model
        """,
    )


def test_arguments_come_from_the_call_in_the_file() -> None:
    check(
        """
        def train(x, units, epochs=1):
            model = keras.Sequential([layers.Dense(units)])
            model.fit(x, epochs=epochs)
        size = 4
        data = load()
        train(data, size + 1, epochs=9)
        """,
        "train(x=None, units=size + 1)",
        """
        def train(x, units, epochs=1):
            model = keras.Sequential([layers.Dense(units)])
            return model
        size = 4
        """,
    )


def test_a_needed_argument_is_asked_for() -> None:
    with pytest.raises(Unverifiable, match=r"--call 'build\(units=\.\.\.\)'"):
        sliced("def build(units): return keras.Sequential([layers.Dense(units)])")


def test_a_function_in_a_function() -> None:
    check(
        """
        def outer(units):
            n = units * 2
            print(n)
            def build(depth):
                return keras.Sequential([layers.Dense(n)] * depth)
            return build(2).fit(units)
        outer(5)
        """,
        "outer(units=5)",
        """
        def outer(units):
            n = units * 2
            def build(depth):
                return keras.Sequential([layers.Dense(n)] * depth)
            return build(depth=2)
        """,
    )


def test_a_method_with_what_the_object_needs() -> None:
    check(
        """
        class Agent:
            rate = 0.1
            def __init__(self, size, path):
                self.size = size
                self.data = open(path)
            def width(self):
                return self.size + 1
            def train(self):
                self.model.fit(self.data)
            def build(self):
                self.model = keras.Sequential([layers.Dense(self.width())])
                self.model.compile("sgd")
        agent = Agent(3, "data.txt")
        """,
        "(lambda made: Agent.build((Agent.__init__(made, path=None, size=3), made)[1]))"
        "(Agent.__new__(Agent))",
        """
        class Agent:
            rate = 0.1
            def __init__(self, size, path):
                self.size = size
            def width(self):
                return self.size + 1
            def build(self):
                self.model = keras.Sequential([layers.Dense(self.width())])
                return self.model
        """,
    )


def test_the_constructor_of_a_keras_model() -> None:
    check(
        """
        class Gan(keras.Model):
            def __init__(self, size=2):
                super().__init__()
                self.other = load()
                self.net = keras.Sequential([layers.Dense(size)])
            def call(self, x):
                return self.net(x)
        """,
        "(lambda made: Gan.__init__(made))(Gan.__new__(Gan))",
        """
        class Gan(keras.Model):
            def __init__(self, size=2):
                super().__init__()
                self.net = keras.Sequential([layers.Dense(size)]); return self.net
        """,
    )


def test_decorators_of_a_function_that_is_called_are_left_out() -> None:
    check(
        """
        class Builder:
            @staticmethod
            @cached("file")
            def build():
                return keras.Sequential([layers.Dense(1)])
        """,
        "Builder.build()",
        """
        class Builder:
            @staticmethod
            def build():
                return keras.Sequential([layers.Dense(1)])
        """,
    )


@pytest.mark.parametrize(("index", "expression"), [(0, "nets['a']"), (1, "nets[3][1]")])
def test_a_model_inside_a_value(index: int, expression: str) -> None:
    net = "keras.Sequential([layers.Dense(1)])"
    text = f"nets = {{'a': {net}, 3: (None, {net}), 'c': [*x, {net}], **y}}"
    assert sliced(text, index)[0] == expression
    assert sliced(text, 2)[0] == "nets"


def test_lines_keep_their_numbers() -> None:
    text = (
        "print(\n    1,\n); units = 3\nmodel = keras.Sequential([layers.Dense(units)])"
    )
    code = code_of(text)
    reading = READERS["sequential"](code)[0]
    found = program(code, target_of(code, reading))
    lines = found.text.split("\n")
    assert lines[found.line - 1].startswith("model = ")
    assert lines[found.line - 2].endswith("; units = 3")


def test_other_line_endings() -> None:
    text = "import keras\r\nprint(\r\n  1)\r\nmodel = keras.Sequential()\r\n"
    code = Code(text, frozenset(LAYERS))
    reading = READERS["sequential"](code)[0]
    found = program(code, target_of(code, reading))
    expected = "import keras\r\n(0\r\n)\r\nmodel = keras.Sequential()\r\n"
    assert found.text == expected


def test_a_call_keeps_whole_functions() -> None:
    code = code_of("""
        def build(n):
            model = keras.Sequential([layers.Dense(n)])
            model.compile("sgd")
            return model
        size = 3
        other = 4
        """)
    found = program_of_call(code, "build(size)")
    assert found.expression == "build(size)"
    assert 'model.compile("sgd")' in found.text
    assert "size = 3" in found.text
    assert "other" not in found.text


def test_a_call_of_what_is_not_there() -> None:
    with pytest.raises(Unverifiable, match="there is no `build`"):
        program_of_call(code_of("x = 1"), "build(len('abc'))")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("f(keras.Sequential([layers.Dense(1)]))", "neither assigned"),
        (
            """
            def f():
              class A:
                def g(self):
                  m = keras.Sequential([layers.Dense(1)])
            """,
            "inside a function or another class",
        ),
        (
            "async def f():\n  m = keras.Sequential([layers.Dense(1)])",
            "asynchronous",
        ),
        ("a.b.c = keras.Sequential([layers.Dense(1)])", "is not followed"),
    ],
)
def test_what_cannot_be_sliced(text: str, reason: str) -> None:
    with pytest.raises(Unverifiable, match=reason):
        sliced(text)
