"""Models that are made side by side, and names that are computed where a model is made."""

import pytest

from tools import check_converted, convert

HEAD = "from keras import Input, Model, Sequential\nfrom keras.layers import Dense\n\n"
UNUSED = HEAD.replace("Model, ", "")


def test_the_tensors_of_models_side_by_side_have_names_of_their_own() -> None:
    check_converted(
        f"""{UNUSED}a = Sequential()
b = Sequential()
a.add(Dense(3, input_shape=(4,)))
b.add(Dense(2, input_shape=(4,)))
a.add(Dense(2))
b.add(Dense(1))
""",
        "functional",
        f"""{HEAD.replace(", Sequential", "")}a_inputs = Input(shape=(4,))
a_x = Dense(3)(a_inputs)
b_inputs = Input(shape=(4,))
b_x = Dense(2)(b_inputs)
a_outputs = Dense(2)(a_x)
a = Model(a_inputs, a_outputs)
b_outputs = Dense(1)(b_x)
b = Model(b_inputs, b_outputs)
""",
    )


@pytest.mark.parametrize(
    "inner",
    [
        "head = Sequential([Dense(2, input_shape=(3,)), Dense(3)])",
        "for n in (2, 3):\n    head = Sequential([Dense(n, input_shape=(3,)), Dense(3)])",
        "head = Sequential()\nhead.add(Input((3,)))\nhead.add(Dense(3))",
    ],
)
def test_a_model_between_the_layers_of_another_leaves_its_tensors(inner: str) -> None:
    text = f"{HEAD}net = Sequential([Input((4,)), Dense(3)])\n{inner}\n"
    text += "net.add(head)\nnet.add(Dense(1))\n"
    result = convert(text, "functional")
    assert [each.status for each in result.models] == ["converted"] * 2
    assert "net_x = head(net_x)\n" in result.text
    assert "net = Model(net_inputs, net_outputs)\n" in result.text
    assert "head = Model(inputs, outputs)\n" in result.text


def test_layers_that_are_put_on_a_finished_model_take_no_tensors() -> None:
    text = f"""{HEAD}a = Sequential([Input((4,)), Dense(3)])
b = Sequential()
b.add(Input((4,)))
b.add(Dense(2))
a.pop()
a.add(Dense(1))
a.add(Dense(2))
b.add(Dense(1))
"""
    result = convert(text, "functional")
    assert "b_outputs = Dense(1)(b_x)\nb = Model(b_inputs, b_outputs)\n" in result.text


def test_models_one_after_the_other_and_in_other_functions_share_their_names() -> None:
    text = f"""{HEAD}net = Sequential([Input((4,))])
def build():
    return Sequential([Input((4,)), Dense(1)])
net.add(Dense(1))
other = Sequential([Input((4,)), Dense(1)])
"""
    assert "net_" not in convert(text, "functional").text


@pytest.mark.parametrize(
    "value", ["label(3)", "f'{self.prefix}_net'", "names.pop()", "prefix"]
)
def test_a_computed_name_is_kept_in_a_variable(value: str) -> None:
    text = f"""{HEAD}class Net:
    def build(self, names, prefix):
        net = Sequential(name={value})
        net.add(Dense(2, input_shape=(4,)))
        self.prefix = prefix = "b"
        net.add(Dense(1))
        return net(names)
"""
    result = convert(text, "functional")
    assert [each.status for each in result.models] == ["converted"], result.models
    lines = [each.strip() for each in result.text.splitlines()]
    assert lines.index(f"net_name = {value}") < lines.index(
        'self.prefix = prefix = "b"'
    )
    assert "name=net_name)" in result.text


def test_a_class_gets_the_name_that_was_computed_first() -> None:
    text = (
        f"{HEAD}net = Sequential(name=label())\nnet.add(Dense(1, input_shape=(4,)))\n"
    )
    result = convert(f"{text}net.add(Dense(1, name=label()))\n", "subclass")
    assert "net_name = label()\n" in result.text
    assert "(name=net_name)\n" in result.text


@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_a_name_behind_layers_in_the_call_stays_refused(to: str) -> None:
    text = f"{HEAD}net = Sequential([Dense(size(), input_shape=(4,))], name=label())\n"
    reports = convert(f"{text}net.add(Dense(size()))\n", to).models
    assert "TFS109" in {each.code for each in reports[0].diagnostics}
