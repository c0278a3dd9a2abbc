"""A search of Keras Tuner tries the same values with the same results, with a small stand-in."""

import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import pytest

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options
from tools import printed

PROGRAM = """\
import keras, numpy as np
import keras_tuner as kt
from keras import layers

keras.utils.set_random_seed(1)
X = np.random.rand(48, 4).astype("float32")
Y = X.sum(1)[:, None]


def build(hp):
    model = keras.Sequential([
        layers.Input((4,)),
        layers.Dense(hp.Choice("units", [4, 6]), activation=hp.Choice("act", ["relu", "tanh"])),
        layers.Dropout(hp.Choice("rate", [0.0, 0.3])),
        layers.Dense(1),
    ])
    model.compile(keras.optimizers.Adam(hp.Choice("lr", [0.1, 0.01])), "mse", metrics=["mae"])
    return model


tuner = kt.RandomSearch(build, objective="val_loss")
tuner.search(X, Y, epochs=2, validation_split=0.2, verbose=0)
best = tuner.get_best_models()[0]
print(best.evaluate(X, Y, verbose=0), best.count_params())
again = build(tuner.get_best_hyperparameters()[0])
print(again.fit(X, Y, epochs=2, verbose=0).history)
"""


class Values:
    """Values for a model, which are chosen in the order in which they are asked for."""

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.chosen: dict[str, Any] = {}

    def Choice(self, name: str, values: Sequence[Any]) -> Any:
        index = (self.turn >> len(self.chosen)) % 2
        return self.chosen.setdefault(name, values[index])


class RandomSearch:
    """What the program asks of Keras Tuner: it keeps the weights of each model in a file."""

    def __init__(self, hypermodel: Callable[[Values], Any], objective: str) -> None:
        self.hypermodel = hypermodel
        self.objective = objective
        self.found: list[tuple[float, int]] = []

    def search(self, *data: Any, **settings: Any) -> None:
        for turn in (1, 6, 11):
            values = Values(turn)
            model = self.hypermodel(values)
            assert isinstance(model, keras.Model)
            history = model.fit(*data, **settings).history
            print(values.chosen, history)
            model.save_weights(f"{turn}.weights.h5")
            self.found.append((history[self.objective][-1], turn))

    def get_best_hyperparameters(self) -> list[Values]:
        return [Values(turn) for _, turn in sorted(self.found)]

    def get_best_models(self) -> list[Any]:
        model = self.hypermodel(self.get_best_hyperparameters()[0])
        model.load_weights(f"{min(self.found)[1]}.weights.h5")
        return [model]


BETWEEN = PROGRAM.replace(
    """\
    model = keras.Sequential([
        layers.Input((4,)),
        layers.Dense(hp.Choice("units", [4, 6]), activation=hp.Choice("act", ["relu", "tanh"])),
        layers.Dropout(hp.Choice("rate", [0.0, 0.3])),
        layers.Dense(1),
    ])
""",
    """\
    model = keras.Sequential()
    model.add(layers.Input((4,)))
    for i in range(hp.Choice("depth", [1, 2])):
        model.add(layers.Dense(hp.Choice(f"units{i}", [4, 6]), "relu", kernel_regularizer="l2"))
        if hp.Choice("normal", [True, False]):
            model.add(layers.BatchNormalization())
        model.add(layers.Dropout(0.3))
    model.add(layers.Dense(1))
""",
)


@pytest.mark.parametrize("program", [PROGRAM, BETWEEN])
@pytest.mark.filterwarnings("ignore:__array__ implementation")
@pytest.mark.filterwarnings("ignore:Skipping variable loading")
def test_a_search_finds_the_same(
    program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tuner = types.ModuleType("keras_tuner")
    monkeypatch.setattr(tuner, "RandomSearch", RandomSearch, raising=False)
    monkeypatch.setitem(sys.modules, "keras_tuner", tuner)
    monkeypatch.chdir(tmp_path)
    result = convert_text(program, "module", Options(training="loop"))
    assert "ModuleModel(" in result.text.partition("def build(hp):")[2]
    assert printed(result.text) == printed(program)
