"""Functions that run between the layers of a model may read it there."""

import pytest

from tools import check_converted, check_refused, convert, printed

HEAD = """\
from keras import Input, Model, Sequential
from keras.layers import Dense

"""
UNITS = """\
def units():
    return len({0}.layers)

"""


@pytest.mark.parametrize("target", ["model", "nets[0]"])
def test_a_function_that_reads_the_variable_may_not_run_between_the_layers(
    target: str,
) -> None:
    check_refused(
        f"""{HEAD}nets = [None]

{UNITS.format(target)}
{target} = Sequential([Input((4,))])
{target}.add(Dense(3))
{target}.add(Dense(units()))
""",
        "functional",
        "TFS104",
    )


def test_so_may_no_function_that_calls_it() -> None:
    check_refused(
        f"""{HEAD}{UNITS.format("model")}
def twice():
    return 2 * units()


model = Sequential([Input((4,))])
model.add(Dense(3))
print(twice())
model.add(Dense(2))
""",
        "functional",
        "TFS104",
    )


def test_nor_a_method_that_reads_the_attribute() -> None:
    check_refused(
        f"""{HEAD}
class Net:
    def __init__(self):
        self.model = Sequential([Input((4,))])
        self.model.add(Dense(3))
        self.model.add(Dense(self.units()))

    def units(self):
        return len(self.model.layers)
""",
        "functional",
        "TFS104",
    )


@pytest.mark.parametrize("below", ["print(units())", "def show():\n    print(units())"])
def test_it_may_run_below_the_last_layer(below: str) -> None:
    result = convert(
        f"""{HEAD}{UNITS.format("model")}
def size():
    return 2


model = Sequential([Input((4,))])
model.add(Dense(size()))
model.add(Dense(2))
{below}
""",
        "functional",
    )
    assert [each.status for each in result.models] == ["converted"]
    assert "len(model.layers[1:])" in result.text


def test_a_function_between_the_layers_may_use_the_model_when_it_is_called() -> None:
    check_converted(
        f"""{HEAD}model = Sequential()
def train():
    model.fit([[1, 2]], [[1]])
model.add(Dense(3, input_shape=(2,)))
def look(x):
    return model.predict(x)
model.add(Dense(1))
train()
""",
        "functional",
        f"""{HEAD.replace(', Sequential', '')}def train():
    model.fit([[1, 2]], [[1]])
inputs = Input(shape=(2,))
x = Dense(3)(inputs)
def look(x):
    return model.predict(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
train()
""",
    )


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_such_a_function_finds_the_finished_model(to: str) -> None:
    text = f"""import keras
{HEAD}model = Sequential()
def look():
    return model.count_params()
model.add(Dense(3, input_shape=(2,)))
model.add(Dense(1))
print(look())
"""
    result = convert(text, to)
    assert [model.status for model in result.models] == ["converted"]
    assert printed(result.text) == printed(text) == "13\n"


@pytest.mark.parametrize(
    "between",
    [
        "later.append(look)",
        "look()",
        "def again():\n    return look()\nagain()",
    ],
)
def test_such_a_function_may_not_be_handed_on_between_the_layers(between: str) -> None:
    text = f"""{HEAD}later = []
model = Sequential()
def look():
    return model.predict([[1, 2]])
model.add(Dense(3, input_shape=(2,)))
{between}
model.add(Dense(1))
"""
    result = convert(text, "functional")
    assert "converted" not in [model.status for model in result.models]


@pytest.mark.parametrize(
    "function",
    [
        "def look(net=model):\n    return net.predict([[1, 2]])\n",
        "@wrapped(model)\ndef look():\n    return 1\n",
        "def look():\n    model.add(Dense(2))\n    return model\n",
    ],
)
def test_a_function_that_uses_or_changes_the_model_at_once(function: str) -> None:
    text = f"""{HEAD}model = Sequential()
{function}model.add(Dense(3, input_shape=(2,)))
model.add(Dense(1))
"""
    result = convert(text, "functional")
    assert [model.status for model in result.models] == ["refused"]
