"""What would be read at another time, where layers move into a class."""

import pytest

from tfscaffold.convert import convert_text

CHANGING = """\
import keras
from keras.layers import Dense

count = 3


def following():
    global count
    count += 1
    return 2


model = keras.Sequential([keras.Input((4,)), Dense(count), Dense({})])
"""


@pytest.mark.parametrize(
    ("units", "found"),
    [("following()", ["TFS111"]), ("following() + count", ["TFS111"]), ("count", [])],
)
def test_a_call_that_may_change_what_a_layer_reads_is_refused(
    units: str, found: list[str]
) -> None:
    (model,) = convert_text(CHANGING.format(units), "subclass").models
    assert [e.code for e in model.diagnostics if e.code.startswith("TFS1")] == found
    (model,) = convert_text(CHANGING.format(units), "functional").models
    assert model.status == "converted"
