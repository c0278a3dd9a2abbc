"""Definitions and calls that become programs, and those that cannot."""

import pytest
from slices import keras_code, sliced

from tfscaffold.verify.slicing import program_of_call
from tfscaffold.verify.targets import Unverifiable


@pytest.mark.parametrize(("index", "expression"), [(0, "nets['a']"), (1, "nets[3][1]")])
def test_a_model_inside_a_value(index: int, expression: str) -> None:
    net = "keras.Sequential([layers.Dense(1)])"
    text = f"nets = {{'a': {net}, 3: (None, {net}), 'c': [*x, {net}], **y}}"
    assert sliced(text, index)[0] == expression
    assert sliced(text, 2)[0] == "nets"


def test_a_call_keeps_whole_functions() -> None:
    code = keras_code("""
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
        program_of_call(keras_code("x = 1"), "build(len('abc'))")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("f(keras.Sequential([layers.Dense(1)]))", "neither assigned"),
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


def test_a_call_may_bind_names_of_its_own() -> None:
    code = keras_code("def build(n): return keras.Sequential([layers.Dense(n)])")
    call = "(lambda n: [build(m) for m in n])([3])[0]"
    assert program_of_call(code, call).expression == call
