"""Methods that add layers: to a list, which a class gets at the end."""

import textwrap

import pytest

from tools import convert

HEAD = """\
import keras
from keras import layers


class Builder:
    def __init__(self, units):
        self.units = units

    def _block(self, model, units):
        model.add(layers.Dense(units))
        model.add(layers.ReLU())

    def build(self, deep):
"""


def built(*lines: str) -> str:
    text = HEAD + textwrap.indent("\n".join(lines) + "\n", " " * 8)
    result = convert(text, "subclass")
    assert [model.status for model in result.models] == ["converted"], result.models
    return result.text


def test_a_method_that_is_given_the_model() -> None:
    text = built(
        "model = keras.Sequential()",
        "model.add(keras.Input((5,)))",
        "for each in range(deep):",
        "    self._block(model, each + 1)  # deeper",
        "    if each:",
        "        model.add(layers.Dropout(0.5))",
        "self._block(units=self.units, model=model)",
        "return model",
    )
    assert (
        "    def _block(self, model, units):\n"
        "        model.append(layers.Dense(units))\n"
        "        model.append(layers.ReLU())\n"
    ) in text
    assert text.endswith("""\
        inputs = keras.Input((5,))
        stack = []
        for each in range(deep):
            self._block(stack, each + 1)  # deeper
            if each:
                stack.append(layers.Dropout(0.5))
        self._block(units=self.units, model=stack)
        model = Net(stack)
        model(inputs)
        return model
""")


def test_a_method_that_returns_the_model() -> None:
    text = convert(
        HEAD.replace("ReLU())", "ReLU())\n        return model")
        + "        model = keras.Sequential([layers.Dense(3)])\n"
        "        model = self._block(model, deep)\n"
        "        return model\n",
        "subclass",
    ).text
    assert "        stack.append(layers.ReLU())\n        return stack\n" in text
    assert text.endswith("""\
        stack = [
            layers.Dense(3),
        ]
        self._block(stack, deep)
        model = Net(stack)
        return model
""")


def test_a_method_of_the_object_that_holds_the_model() -> None:
    text = convert(
        """\
        import keras
        from keras import layers

        class Builder:
            def __init__(self, units):
                self.net = keras.Sequential()
                self._block(units)
                self.net.add(layers.Dense(1))

            def _block(self, units):
                self.net.add(layers.Dense(units, input_shape=(5,)))
        """,
        "subclass",
    ).text
    assert text.endswith("""\
        inputs = keras.Input(shape=(5,))
        stack = []
        self._block(stack, units)
        stack.append(layers.Dense(1))
        self.net = Net(stack)
        self.net(inputs)

    def _block(self, stack, units):
        stack.append(layers.Dense(units))
""")


@pytest.mark.parametrize("use", ["model.summary()", "print(model)"])
def test_a_model_that_is_used_between_them(use: str) -> None:
    lines = ["model = keras.Sequential()", "self._block(model, 3)", use]
    lines += ["self._block(model, 4)", "return model"]
    text = HEAD + textwrap.indent("\n".join(lines) + "\n", " " * 8)
    result = convert(text, "subclass")
    assert [model.status for model in result.models] == ["refused"]
    assert result.text == text
