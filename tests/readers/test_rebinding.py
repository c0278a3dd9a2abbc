"""A variable that gets another model takes its layers along, however it gets it."""

import pytest

from tfscaffold.convert import convert_text

HEAD = """\
import keras
from keras.layers import Dense

from elsewhere import agents, opened, others

model = keras.Sequential([keras.Input((4,))])
model.add(Dense(2))
"""


@pytest.mark.parametrize("tier", ["functional", "subclass", "module"])
@pytest.mark.parametrize(
    "rest",
    [
        "for model in others:\n    model.add(Dense(3))\nmodel.add(Dense(1))\n",
        "for model in others:\n    print(others)\nmodel.add(Dense(1))\n",
        "with opened() as model:\n    model.add(Dense(3))\n",
        "if others and (model := others[0]):\n    model.add(Dense(3))\n",
        "from elsewhere import model\nmodel.add(Dense(1))\n",
        "try:\n    print(others)\nexcept OSError as model:\n    model.add(Dense(3))\n",
    ],
)
def test_layers_of_another_model(rest: str, tier: str) -> None:
    result = convert_text(HEAD + rest, tier)
    assert result.models[0].status == "refused" or rest in result.text


@pytest.mark.parametrize("tier", ["subclass", "module"])
def test_the_attribute_of_another_object(tier: str) -> None:
    text = HEAD.replace("model = ", "agent.model = ").replace(
        "model.add", "agent.model.add"
    )
    rest = "agent = agents[1]\nagent.model.add(Dense(1))\n"
    result = convert_text(text + rest, tier)
    assert result.models[0].status == "refused" or rest in result.text
