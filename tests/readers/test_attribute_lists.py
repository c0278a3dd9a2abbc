"""Lists of layers in an attribute of `self`."""

import pytest

from tools import check_refused, convert

HEAD = """\
import keras
from keras import layers


class Net:
    def __init__(self, dims, n):
        self.dims = dims
"""
MADE = "        self.model = keras.Sequential(self.parts)\n"
FLATTEN = "self.parts = [layers.Flatten(input_shape=self.dims)]"


def text_of(*lines: str, more: str = "") -> str:
    return HEAD + "".join(f"        {line}\n" for line in lines) + MADE + more


@pytest.mark.parametrize(
    ("lines", "begin", "stack"),
    [
        ((FLATTEN,), "keras.Input(shape=self.dims)", "self.parts"),
        (
            (FLATTEN, "for _ in range(n):", "    self.parts.append(layers.Dense(n))"),
            "keras.Input(shape=self.dims)",
            "self.parts",
        ),
        (
            ("self.parts = []", "self.parts.append(keras.Input((4,)))"),
            "self.parts[0]",
            "self.parts[1:]",
        ),
        (
            ("self.parts = []", "self.parts += [keras.Input((4,)), layers.ReLU()]"),
            "self.parts[0]",
            "self.parts[1:]",
        ),
        (
            (
                "self.parts = []",
                "self.parts.extend([layers.Dense(3, input_dim=n)])",
                "print(keras.layers)",
            ),
            "keras.Input(shape=(n,))",
            "self.parts",
        ),
    ],
)
def test_a_list_that_the_method_makes_is_followed(
    lines: tuple[str, ...], begin: str, stack: str
) -> None:
    text = convert(text_of(*lines), "functional").text
    assert f"        inputs = {begin}\n" in text
    assert f"        for layer in {stack}:\n" in text


@pytest.mark.parametrize(
    "lines",
    [
        ("self.parts = [keras.Input((4,))]", "self.parts.insert(0, n)"),
        ("self.parts = [keras.Input((4,))]", "self.parts.pop(0)"),
        ("self.parts = [keras.Input((4,))]", "parts = self.parts"),
        ("self.parts = [keras.Input((4,))]", "me = self", "me.parts = n"),
        ("self.parts = [keras.Input((4,))]", "if n:", "    self.parts = []"),
        ("self.parts = [keras.Input((4,))]", "self.change()"),
        ("self.parts = [keras.Input((4,))]", "print(self)"),
        ("self.parts = []", "self.parts += n", "self.parts.append(keras.Input((4,)))"),
        ("self.parts = []", "self.parts.extend(n)", "self.parts += [keras.Input(())]"),
        (
            "self.parts = []",
            "if n:",
            "    self.parts.append(keras.Input((4,)))",
            "self.parts.append(n)",
        ),
        ("self.parts = [*n, keras.Input((4,))]",),
        ("self.parts = self.other = [keras.Input((4,))]",),
        ("if n:", "    self.parts = [keras.Input((4,))]"),
        ("def fill():", "    self.parts = [keras.Input((4,))]"),
        (
            "def fill():",
            "    self.parts.insert(0, n)",
            "self.parts = [keras.Input((4,))]",
            "fill()",
        ),
        ("self.parts = [keras.Input((4,))]", "super().__init__()"),
        ("n.net = self", "self.parts = [keras.Input((4,))]", "n.fill(n.net.parts.pop)"),
    ],
)
def test_a_list_that_may_begin_with_something_else_is_refused(
    lines: tuple[str, ...],
) -> None:
    more = "\n    def change(self):\n        self.parts.insert(0, None)\n"
    check_refused(text_of(*lines, more=more), "functional", "TFS103")


@pytest.mark.parametrize(
    "line",
    [
        "self.dims = n",
        "self.set()",
        "self.dims, other = n",
        "del self.dims",
        "n[0] = self.dims[0] = 3",
    ],
)
def test_a_shape_that_may_change_behind_the_list_is_refused(line: str) -> None:
    more = "\n    def set(self):\n        self.dims = None\n"
    lines = (FLATTEN.replace("self.dims", "self.dims[1:]"), line)
    check_refused(text_of(*lines, more=more), "functional", "TFS117")


def test_a_shape_that_is_a_variable_of_the_same_function() -> None:
    text = """\
    import keras
    from keras import layers


    def build(x, n):
        parts = [layers.Flatten(input_shape=x.shape[1:])]
        for _ in range(n):
            parts.append(layers.Dense(n))
        return keras.Sequential(parts)
    """
    assert "Input(shape=x.shape[1:])" in convert(text, "functional").text
    changed = text.replace("        for", "        x = x[0]\n        for")
    check_refused(changed, "functional", "TFS117")
    nested = text.replace(
        "        for",
        "        def cut():\n            nonlocal x\n            x = x[0]\n        cut()\n        for",
    )
    check_refused(nested, "functional", "TFS117")
