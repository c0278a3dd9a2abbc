"""Models whose layers are added while an element of a container holds them."""

import pytest

from tools import check_converted, check_refused, convert

HEAD = """\
from keras import Input, Model, Sequential
from keras.layers import Dense

nets = {}
"""
MADE = """\
inputs = Input(shape=(4,))
x = Dense(3)(inputs)
outputs = Dense(2)(x)
"""


@pytest.mark.parametrize(
    ("place", "same"),
    [
        ('nets["small"]', "nets['small']"),
        ("nets[0]", "nets[0]"),
        ("nets[name]", "nets[name]"),
        ('nets[f"net_{i}"]', "nets[f'net_{i}']"),
        ("nets[i - 1]", "nets[i-1]"),
        ('nets["a"]["b"]', 'nets["a"]["b"]'),
        ("self.nets[self.name]", "self.nets[self.name]"),
    ],
)
def test_the_finished_model_is_put_into_the_element(place: str, same: str) -> None:
    check_converted(
        f"""{HEAD}{place} = Sequential()
{place}.add(Dense(3, input_shape=(4,)))
{same}.add(Dense(2))
{same}.compile(loss="mse")
""",
        "functional",
        f'{HEAD}{MADE}{place} = Model(inputs, outputs)\n{same}.compile(loss="mse")\n'.replace(
            "Model, Sequential", "Model"
        ),
    )


def test_each_of_several_elements_is_a_model_of_its_own() -> None:
    text = HEAD
    for name in "ab":
        text += f"name = {name!r}\nnets[name] = Sequential()\n"
        text += "nets[name].add(Dense(3, input_shape=(4,)))\n"
    result = convert(text, "functional")
    assert result.text.count("nets[name] = Model(inputs, outputs)") == 2
    assert [each.status for each in result.models] == ["converted", "converted"]


def test_a_model_that_is_begun_in_a_list_goes_on_in_the_element() -> None:
    result = convert(
        f"{HEAD}nets[0] = Sequential([Dense(3, input_shape=(4,))])\nnets[0].add(Dense(2))\n",
        "functional",
    )
    assert result.text.endswith(f"{MADE}nets[0] = Model(inputs, outputs)\n")


@pytest.mark.parametrize(
    "between",
    [
        "i += 1",
        "nets = {}",
        "for i in (1, 2):\n    pass",
        "nets[1] = None",
        "del nets[0]",
    ],
)
def test_an_element_may_be_another_one_where_what_names_it_changes(
    between: str,
) -> None:
    check_refused(
        f"""{HEAD}i = 0
nets[i] = Sequential()
nets[i].add(Dense(3, input_shape=(4,)))
{between}
nets[i].add(Dense(2))
""",
        "functional",
        "TFS102",
    )


@pytest.mark.parametrize(
    "layer",
    ["Dense(len(nets))", "Dense(2, name=nets[-1].name)", "Dense(nets.get(0))"],
)
def test_a_layer_may_not_read_the_container(layer: str) -> None:
    check_refused(
        f"""{HEAD}nets[0] = Sequential([Input((4,))])
nets[0].add(Dense(3))
nets[0].add({layer})
""",
        "functional",
        "TFS104",
    )


def test_the_model_may_not_be_read_under_another_name_before_its_last_layer() -> None:
    check_refused(
        f"""{HEAD}others = nets
nets[0] = Sequential([Input((4,))])
nets[0].add(Dense(3))
print(others[0].output_shape)
nets[0].add(Dense(2))
""",
        "functional",
        "TFS104",
    )


def test_a_jump_that_leaves_an_empty_model_in_a_container_is_refused() -> None:
    check_refused(
        f"""{HEAD}for i in range(3):
    nets[i] = Sequential()
    if i:
        continue
    nets[i].add(Dense(3, input_shape=(4,)))
print(nets)
""",
        "functional",
        "TFS104",
    )


def test_models_of_elements_that_are_made_in_turns_are_refused() -> None:
    check_refused(
        f"""{HEAD}nets[0] = Sequential()
nets[1] = Sequential()
nets[0].add(Dense(3, input_shape=(4,)))
nets[1].add(Dense(3, input_shape=(4,)))
""",
        "functional",
        *["TFS102", "TFS102"],
    )


def test_a_layer_may_read_a_model_in_another_element() -> None:
    result = convert(
        f"""{HEAD}nets["a"] = Sequential([Input((4,)), Dense(3)])
nets["b"] = Sequential([Input((4,))])
nets["b"].add(Dense(nets["a"].output_shape[-1]))
""",
        "functional",
    )
    assert result.text.endswith("""
outputs = Dense(nets["a"].output_shape[-1])(inputs)
nets["b"] = Model(inputs, outputs)
""")


def test_a_function_that_adds_layers_is_given_the_tensor() -> None:
    result = convert(
        f"""{HEAD}
def add_two(net):
    net.add(Dense(3))
    net.add(Dense(2))


nets[0] = Sequential([Input((4,))])
add_two(nets[0])
nets[0].summary()
""",
        "functional",
    )
    assert result.text.endswith(
        "inputs = Input((4,))\nx = add_two(inputs)\n"
        "nets[0] = Model(inputs, x)\nnets[0].summary()\n"
    )
