"""A model that is left before its last layer is what it was, and is seen as that."""

import pytest

from tools import check_converted, check_refused, convert

HEAD = """\
from keras import Input, Model, Sequential, layers

"""
BROKEN = """\
while True:
    model = Sequential([Input((4,)), layers.Dense(3)])
    if deep:
        break
    model.add(layers.Dense(2))
"""


def test_a_loop_that_is_left_between_two_layers_leaves_the_model_of_the_first() -> None:
    check_converted(
        f"{HEAD}{BROKEN}print(model(x))\n",
        "functional",
        f"""{HEAD}while True:
    inputs = Input((4,))
    outputs = layers.Dense(3)(inputs)
    model = Model(inputs, outputs)
    if deep:
        break
    outputs = layers.Dense(2)(model.output)
    model = Model(model.input, outputs)
print(model(x))
""".replace("Model, Sequential", "Model"),
    )


def test_a_jump_does_no_harm_where_the_model_is_not_seen_afterwards() -> None:
    result = convert(f"{HEAD}{BROKEN}    print(model(x))\n", "functional")
    assert "outputs = layers.Dense(2)(hidden)" in result.text
    assert result.text.count("model = Model(inputs, outputs)") == 1


@pytest.mark.parametrize(
    "jump",
    [
        "for i in range(3):\n    {made}    if i == 1:\n        continue\n    {added}{used}",
        "for i in range(3):\n    if i:\n        {used}    {made}    if i:\n        continue\n    {added}",
        "for i in range(3):\n    {made}    if i:\n        {added}        break\n{used}",
        (
            "for i in range(3):\n    {made}    for j in x:\n        pass\n    else:\n"
            "        break\n    {added}{used}"
        ),
    ],
)
def test_a_model_that_may_have_no_layer_is_refused(jump: str) -> None:
    text = jump.format(
        made="model = Sequential()\n",
        added="model.add(layers.Dense(2, input_shape=(4,)))\n",
        used="print(model)\n",
    )
    assert "TFS104" in {
        each.code
        for model in convert(HEAD + text, "functional").models
        for each in model.diagnostics
    }


def test_a_method_that_returns_early_leaves_an_attribute() -> None:
    method = """\
class Net:
    def build(self, deep):
        self.model = Sequential([Input((4,)), layers.Dense(3)])
        if not deep:
            return
        self.model.add(layers.Dense(2))
"""
    used = "\n    def run(self, x):\n        return self.model(x)\n"
    result = convert(f"{HEAD}{method}{used}", "functional")
    assert result.text.count("self.model = Model(") == 2
    assert convert(f"{HEAD}{method}", "functional").text.count("Model(") == 1


TRIED = """\
try:
    model = Sequential([Input((4,))])
    model.add(layers.Dense(size))
"""


@pytest.mark.parametrize(
    "rest",
    [
        "except ValueError:\n    model.add(layers.Dense(2))\n",
        "except ValueError:\n    raise\nfinally:\n    print(model)\n",
        "except* ValueError:\n    print(model)\n",
    ],
)
def test_a_handler_that_sees_the_unfinished_model_is_refused(rest: str) -> None:
    check_refused(f"{HEAD}{TRIED}{rest}", "functional", "TFS104")


@pytest.mark.parametrize(
    "rest",
    [
        "except ValueError:\n    raise\nelse:\n    print(model)\n",
        "except ValueError:\n    model = None\n    print(model)\n",
    ],
)
def test_what_comes_of_the_whole_model_is_no_reason(rest: str) -> None:
    result = convert(f"{HEAD}{TRIED}{rest}", "functional")
    assert [each.status for each in result.models] == ["converted"]
