"""`clone_model` of a model that becomes a class."""

from pathlib import Path

import keras
import pytest

from tfscaffold.convert import convert_text
from tools import printed

AGENT = """\
import keras
import numpy as np
from keras import layers
from keras.models import clone_model


class Agent:
    def __init__(self, units):
        self.actor = keras.Sequential([{first}])
        self.actor.add(layers.Dropout(0.5))
        self.actor.add(layers.Dense(2))
        self.actor.compile("sgd", "mse")
        self.target = clone_model(self.actor)

    def update(self):
        self.target.set_weights(self.actor.get_weights())


x = np.arange(12.0).reshape(4, 3).astype("float32")
agent = Agent(4)
print(agent.target.count_params(), len(agent.target.get_weights()))
print(agent.target.predict(x, verbose=0).sum(), agent.actor(x, training=True).numpy().sum())
agent.actor.fit(x, x[:, :2], verbose=0)
agent.update()
print(agent.target.predict(x, verbose=0).sum(), agent.target.count_params())
agent.target.compile("adam", "mse")
print(agent.target.fit(x, x[:, :2], epochs=2, verbose=0).history)
agent.target.save("target.keras")
print(keras.models.load_model("target.keras").predict(x, verbose=0).sum())
"""
LOADED = """
agent.actor.save("actor.keras")
agent.actor = keras.models.load_model("actor.keras")
agent.target = clone_model(agent.actor)
agent.update()
print(agent.target.predict(x, verbose=0).sum())
given = keras.Input((3,))
other = keras.Model(given, layers.Dense(2)(layers.Dropout(0.5)(given)))
for each in (agent.target, other):
    print(clone_model(each).predict(x, verbose=0).sum())
"""
FIRSTS = (
    'layers.Dense(units, "relu", input_shape=(3,))',
    "keras.Input((3,)), layers.BatchNormalization()",
    "keras.Input(shape=(3,)), *[layers.Dense(units) for _ in range(2)]",
)


@pytest.mark.filterwarnings("ignore:__array__ implementation")
@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")
@pytest.mark.filterwarnings("ignore:Skipping variable loading")
@pytest.mark.parametrize("first", FIRSTS)
@pytest.mark.parametrize("more", ["", LOADED], ids=["made", "loaded"])
def test_a_clone_has_weights_of_its_own(
    first: str, more: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    text = AGENT.format(first=first) + more
    result = convert_text(text, "subclass")
    named = text.replace("clone_model(self", "clone_model(model=self")
    assert "= clone_of(model=self.actor)" in convert_text(named, "subclass").text
    assert result.models[0].status == "converted"
    assert "import clone_model" not in result.text
    keras.utils.set_random_seed(1)
    before = printed(text)
    keras.utils.set_random_seed(1)
    assert printed(result.text) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("clone_model(self.actor)", "clone_model(self.actor, keras.Input((3,)))"),
        ("keras.models import", "others import"),
        ("keras.Input((3,))", 'keras.Input((3,), dtype="int32")'),
    ],
)
def test_other_clones_are_refused(old: str, new: str) -> None:
    text = AGENT.format(first=FIRSTS[1]).replace(old, new)
    text = text.replace("x = np", "def again(model):\n    return model\n\n\nx = np")
    (model,) = convert_text(text, "subclass").models
    assert [each.code for each in model.diagnostics] == ["TFS108"]
