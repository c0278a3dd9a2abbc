"""Layers that methods of an object add to its model."""

import pytest

from tools import check_converted, convert

HEAD = """\
import keras
from keras import layers


class Holder:
    def __init__(self, n):
        self.n = n
        self.net = keras.Sequential()
"""
FILL = """
    def fill(self):
        self.net.add(layers.Dense(self.n, input_dim=2))
        self.net.add(layers.Dense(1))
        self.net.compile()
"""


def test_the_method_that_adds_all_layers_makes_the_model() -> None:
    check_converted(
        HEAD + "        self.fill()\n" + FILL,
        "functional",
        """\
        import keras
        from keras import layers


        class Holder:
            def __init__(self, n):
                self.n = n
                self.fill()

            def fill(self):
                inputs = keras.Input(shape=(2,))
                x = layers.Dense(self.n)(inputs)
                outputs = layers.Dense(1)(x)
                self.net = keras.Model(inputs, outputs)
                self.net.compile()
        """,
    )


@pytest.mark.parametrize("to", ["functional", "subclass"])
@pytest.mark.parametrize(
    ("call", "more"),
    [
        ("self.fill()\n        self.fill()", ""),
        ("if n:\n            self.fill()", ""),
        ("print(self)\n        self.fill()", ""),
        ("n = self.net\n        self.fill()", ""),
        ("if n:\n            return\n        self.fill()", ""),
        (
            "self.look()\n        self.fill()",
            "    def look(self):\n        self.net.summary()\n",
        ),
        ("self.unknown()\n        self.fill()", ""),
        ("self.fill()", "    def again(self):\n        self.fill()\n"),
        ("self.fill()", "Holder(1).fill()\n"),
        ("self.fill()", "class Other(Holder):\n    def fill(self):\n        pass\n"),
        ("pass", "    def other(self):\n        self.fill()\n"),
    ],
)
def test_a_method_that_is_not_certainly_called_once_and_at_once(
    call: str, more: str, to: str
) -> None:
    result = convert(f"{HEAD}        {call}\n{FILL}\n{more}", to)
    assert [model.status for model in result.models] == ["refused"]


@pytest.mark.parametrize(
    "fill",
    [
        FILL.replace(
            "self.net.add", "if self.n:\n            return\n        self.net.add", 1
        ),
        FILL.replace("self.net.add", "print(self.net)\n        self.net.add", 1),
        FILL.replace("self.net.add", "self.look()\n        self.net.add", 1),
        FILL.replace("        self", "        yield 1\n        self", 1),
        FILL.replace("    def", "    @property\n    def", 1),
    ],
)
def test_a_method_that_does_not_begin_with_a_layer(fill: str) -> None:
    look = "    def look(self):\n        self.net.summary()\n"
    result = convert(f"{HEAD}        self.fill()\n{fill}\n{look}", "functional")
    assert [model.status for model in result.models] == ["refused"]


def test_a_method_may_begin_with_a_condition_or_a_loop() -> None:
    check_converted(
        HEAD + """\
        self.fill()

    def fill(self):
        units = 3

        # The layers.
        if self.n:
            self.net.add(layers.Dense(units, input_dim=2))
        else:
            for _ in range(2):
                self.net.add(layers.Dense(1, input_dim=2))
        print()
""",
        "functional",
        """\
        import keras
        from keras import layers


        class Holder:
            def __init__(self, n):
                self.n = n
                self.fill()

            def fill(self):
                units = 3

                inputs = keras.Input(shape=(2,))
                x = inputs
                # The layers.
                if self.n:
                    x = layers.Dense(units)(x)
                else:
                    for _ in range(2):
                        x = layers.Dense(1)(x)
                self.net = keras.Model(inputs, x)
                print()
        """,
    )


BLOCKS = HEAD.replace("()\n", "([keras.Input((2,))])\n") + """\
        self.block()
        self.block(units=3)

    def block(self, units=2):
        self.net.add(layers.Dense(units))
"""


def test_methods_take_and_return_a_tensor() -> None:
    result = convert(BLOCKS, "functional")
    assert "        x = self.block(inputs)\n" in result.text
    assert "        x = self.block(x, units=3)\n" in result.text
    assert "    def block(self, x, units=2):\n" in result.text
    assert result.text.endswith(
        "        x = layers.Dense(units)(x)\n        return x\n"
    )


def test_methods_fill_the_list_of_a_class() -> None:
    assert convert(BLOCKS, "subclass").text.endswith("""\
        stack = []
        self.block(stack)
        self.block(stack, units=3)
        self.net = Net(stack)
        self.net(inputs)

    def block(self, stack, units=2):
        stack.append(layers.Dense(units))
""")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "self.net.add(layers.Dense(units))",
            "return self.net.add(layers.Dense(units))",
        ),
        ("self.net.add(layers.Dense(units))", "self.net.add(units)"),
        ("self.net.add(layers.Dense(units))", "f(self.net)"),
        (
            "self.net.add(layers.Dense(units))",
            "def f():\n            self.net.add(layers.Dense(units))\n        f()",
        ),
        (
            "self.net.add(layers.Dense(units))",
            "[self.net.add(layers.Dense(n)) for n in (1, units)]",
        ),
        ("self.block(units=3)", "f(self.block)"),
        ("self.block(units=3)", "self.block(*units)"),
        ("self.block(units=3)", "x = self.block(units=3)"),
    ],
)
def test_methods_that_do_more_are_refused(old: str, new: str) -> None:
    result = convert(BLOCKS.replace(old, new), "functional")
    assert [model.status for model in result.models] == ["refused"]


GIVEN = """\
import keras
from keras import layers


class Maker:
    def __init__(self, activation):
        self.activation = activation

    def block(self, net, n):
        net.add(layers.Dense(n, activation=self.activation))
        net.add(layers.Dropout(0.5))

    def make(self):
        model = keras.Sequential([keras.Input((2,))])
        self.block(model, 3)
        self.block(net=model, n=4)
        return model
"""
STATIC = GIVEN.replace(
    "    def block(self, ", "    @staticmethod\n    def block("
).replace("activation=self.activation", '"relu"')


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        (GIVEN, "def block(self, net, n):"),
        (STATIC, "def block(net, n):"),
        (STATIC.replace("self.block(", "Maker.block("), "def block(net, n):"),
    ],
)
def test_a_method_adds_layers_to_the_model_that_it_is_given(
    text: str, signature: str
) -> None:
    result = convert(text, "functional")
    assert result.models[0].status == "converted"
    assert signature in result.text
    assert ".block(inputs, 3)" in result.text
    assert ".block(net=x, n=4)" in result.text
    assert "        net = layers.Dropout(0.5)(net)\n        return net\n" in result.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return model\n", "return model\n\n\nMaker('relu').block(None, 1)\n"),
        ("return model\n", "return model\n\n\nblock = Maker.block\n"),
        ("return model\n", "return model\n\n    def block(self, net, n): ...\n"),
        ("    def block", "    @property\n    def block"),
        ("return model", "getattr(self, 'block')(model, 5)\n        return model"),
        ("net, n):", "net, n) -> dict:"),
        ("net.add(layers.Dropout(0.5))", "self.net = net"),
    ],
)
@pytest.mark.parametrize("text", [GIVEN, STATIC])
def test_a_method_that_may_do_more_with_a_model_is_refused(
    old: str, new: str, text: str
) -> None:
    assert old in text
    result = convert(text.replace(old, new), "functional")
    assert result.models[0].status == "refused"


def test_a_static_method_is_called_on_its_own_class() -> None:
    text = STATIC.replace("self.block(", "Maker.block(")
    result = convert(text + "\nMaker = print\n", "functional")
    assert result.models[0].status == "refused"


def test_a_class_calls_no_method_of_an_object() -> None:
    for text in (GIVEN, STATIC):
        made = convert(text, "subclass").text
        assert "        stack = []\n        self.block(stack, 3)\n" in made
        assert "        self.block(net=stack, n=4)\n" in made
    text = STATIC.replace("self.block(", "Maker.block(")
    assert "Maker.block(self.block1, 3)" in convert(text, "subclass").text
