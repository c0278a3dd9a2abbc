"""Functions that run between the layers of a model may read it there."""

import pytest

from tools import check_refused, convert

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
