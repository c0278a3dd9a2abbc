"""Wrappers of scikit-learn train a model of Keras around a `tf.Module` to the same scores."""

import sys
import types
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from sklearn.base import BaseEstimator, RegressorMixin

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options
from tools import printed

HEAD = """\
import keras, numpy as np
from keras import layers
from sklearn.model_selection import GridSearchCV, cross_val_score

keras.utils.set_random_seed(1)
X = np.random.rand(48, 4).astype("float32")
Y = X.sum(1)


def build({given}units=3):
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(units, activation="relu", kernel_regularizer="l2"))
    model.add(layers.BatchNormalization())
    model.add(layers.Dropout(0.3))
    model.add(layers.Dense(1))
    model.compile("adam", "mse", metrics=["mae"])
    return model


"""
OF_KERAS = HEAD.format(given="X, y, ") + """\
from keras.wrappers import SKLearnRegressor

wrapper = SKLearnRegressor(build, model_kwargs={"units": 5}, fit_kwargs={"epochs": 2, "verbose": 0})
print(cross_val_score(wrapper, X, Y, cv=3))
wrapper.fit(X, Y)
print(wrapper.history_.history, wrapper.predict(X[:4]))
"""
OF_SCIKERAS = HEAD.format(given="") + """\
from scikeras.wrappers import KerasRegressor

wrapper = KerasRegressor(model=build, epochs=2)
grid = GridSearchCV(wrapper, {"units": [2, 5]}, cv=2)
grid.fit(X, Y)
print(grid.best_params_, grid.cv_results_["mean_test_score"], grid.predict(X[:4]))
"""


class KerasRegressor(RegressorMixin, BaseEstimator):
    """What SciKeras asks of a model."""

    def __init__(
        self, model: Callable[..., Any] | None = None, units: int = 3, epochs: int = 1
    ) -> None:
        self.model = model
        self.units = units
        self.epochs = epochs

    def fit(self, x: np.ndarray, y: np.ndarray) -> "KerasRegressor":
        assert self.model is not None
        self.model_ = self.model(units=self.units)
        assert isinstance(self.model_, keras.Model)
        assert self.model_.compiled
        assert self.model_.loss == "mse"
        assert len(self.model_.outputs) == 1
        self.model_.fit(x, y, epochs=self.epochs, verbose=0)
        return self

    def predict(self, x: np.ndarray) -> np.ndarray:
        return self.model_.predict(x, verbose=0)[:, 0]


@pytest.mark.parametrize("program", [OF_KERAS, OF_SCIKERAS])
def test_a_wrapper_finds_the_same(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrappers = types.ModuleType("scikeras.wrappers")
    monkeypatch.setattr(wrappers, "KerasRegressor", KerasRegressor, raising=False)
    monkeypatch.setitem(sys.modules, "scikeras", types.ModuleType("scikeras"))
    monkeypatch.setitem(sys.modules, "scikeras.wrappers", wrappers)
    result = convert_text(program, "module", Options(training="loop"))
    assert "ModuleModel(" in result.text.partition("def build(")[2]
    found = [printed(text).splitlines() for text in (result.text, program)]
    results = [[line for line in lines if "/step" not in line] for lines in found]
    assert results[0]
    assert results[0] == results[1]
