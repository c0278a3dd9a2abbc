"""A parameter is written for the one kind of values that a file gives it."""

from collections.abc import Callable

import pytest

TEXT = """
# Or an object.
NameOrFunction = str | Callable[..., tf.Tensor] | None


def as_tuple(value, length):
    return (value,) * length if isinstance(value, int) else tuple(value)


class A(tf.Module):
    def __init__(
        self, size: int | tuple[int, ...], activation: NameOrFunction = None
    ) -> None:
        super().__init__()
        self.size = as_tuple(size, 2)
        self.activation = keras.activations.get(activation)

    def __call__(self, x):
        return self.activation(x) * self.size[0]
"""


@pytest.mark.parametrize(
    ("user", "size", "value"),
    [
        ("A(3, 'relu')", "int", "(size,) * 2"),
        ("A(3, f)\nA(size=4)", "int", "(size,) * 2"),
        ("A((1, 2), 'relu')", "tuple[int, ...]", "size"),
        ("A(3, 'relu')\nA((1, 2))", "int | tuple[int, ...]", "as_tuple(size, 2)"),
        ("A(n, 'relu')", "int | tuple[int, ...]", "as_tuple(size, 2)"),
        ("A(True, 'relu')", "int | tuple[int, ...]", "as_tuple(size, 2)"),
        ("A([1, 2], 'relu')", "int | tuple[int, ...]", "as_tuple(size, 2)"),
        ("A(3, 'relu')\nmake = A", "int | tuple[int, ...]", "as_tuple(size, 2)"),
    ],
)
def test_a_number_or_a_tuple(
    folded: Callable[..., str], user: str, size: str, value: str
) -> None:
    found = folded(TEXT, user)

    assert f"size: {size}," in found
    assert f"self.size = {value}\n" in found
    assert ("def as_tuple" in found) == ("as_tuple" in value)


@pytest.mark.parametrize(
    ("user", "activation"),
    [
        ("A(3, 'relu')", "str | None = None"),
        ("A(3, activation='relu')\nA(3)", "str | None = None"),
        ("A(3, tf.nn.relu)", "NameOrFunction = None"),
        ("A(3, 'relu')\nA(3, f)", "NameOrFunction = None"),
    ],
)
def test_a_name_or_a_function(
    folded: Callable[..., str], user: str, activation: str
) -> None:
    found = folded(TEXT, user)

    assert f"activation: {activation}" in found
    assert ("# Or an object." in found) == ("NameOrFunction" in activation)


def test_what_a_derived_class_gives_counts(folded: Callable[..., str]) -> None:
    derived = """

class B(A):
    def __init__(self, size) -> None:
        super().__init__(size, "relu")
"""
    assert "as_tuple(size, 2)" in folded(
        TEXT + derived, "A(3, 'tanh')\nB((1, 2))", "A B"
    )
