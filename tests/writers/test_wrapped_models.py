"""A function for wrappers of scikit-learn makes a model of Keras around a `tf.Module`."""

import pytest

from tfscaffold.convert import Options, convert_text

SOURCE = """\
import keras
from keras import layers
from scikeras.wrappers import KerasClassifier
from sklearn.model_selection import GridSearchCV


def build(units=4):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(units), layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


classifier = KerasClassifier(model=build, epochs=2)
"""
METHOD = """\
import keras
from keras import layers
from scikeras.wrappers import KerasRegressor


class Network(KerasRegressor):
    def _keras_build_fn(self, units=4):
        model = keras.Sequential([keras.Input((4,)), layers.Dense(units), layers.Dense(1)])
        model.compile("sgd", "mse")
        return model
"""
OLD = SOURCE.replace("scikeras.wrappers", "keras.wrappers.scikit_learn")
GRID = 'GridSearchCV(classifier, {"epochs": [1, 2]}, n_jobs=-1).fit(x, y)\n'
INSTANCE = SOURCE.replace("model=build,", "model=build(),")
INLINE = SOURCE.replace("model=build,", "model=model,").replace(
    "classifier =", "model = keras.Sequential([layers.Dense(1)])\nclassifier ="
)


@pytest.mark.parametrize("training", [None, "loop"])
@pytest.mark.parametrize(
    "source",
    [
        SOURCE,
        SOURCE.replace("model=build,", "build,"),
        SOURCE.replace("model=build,", "lambda: build(3),"),
        OLD.replace("model=build", "build_fn=build"),
        SOURCE + GRID,
        SOURCE + "model = build(5)\nmodel.fit(x, y)\n",
        METHOD,
    ],
)
def test_the_wrapper_gets_a_model_of_keras(source: str, training: str | None) -> None:
    settings = Options(training=training, blocks_module="blocks")
    result = convert_text(source, "module", settings)
    (model,) = result.models
    assert model.status == "converted", model.diagnostics
    assert "ModuleModel(" in result.text
    assert 'model.compile("sgd", "mse")' in result.text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (INSTANCE, "copies the model"),
        (SOURCE + "ensemble = Bagging(classifier, n_jobs=2)\n", "another process"),
        (SOURCE + "cross_validate(classifier, return_estimator=True)\n", "another"),
        (SOURCE + "classifier.model_.summary()\n", "a wrapper gives back"),
        (SOURCE + "joblib.dump(classifier, 'c')\n", "a wrapper gives back"),
        (SOURCE.replace("def build", "@cached\ndef build"), "compiled here for others"),
        (SOURCE + "search(build)\n", "compiled here for others"),
    ],
)
def test_what_copies_or_looks_into_it_is_refused(source: str, reason: str) -> None:
    result = convert_text(source, "module", Options(training="loop"))
    assert result.text == source
    found = [each.message for model in result.models for each in model.diagnostics]
    assert reason in " ".join(found)


@pytest.mark.parametrize(
    "source",
    [SOURCE, INSTANCE, INLINE, METHOD, SOURCE.replace("=build,", "=lambda: build(3),")],
)
def test_scikeras_asks_for_outputs_which_a_class_does_not_have(source: str) -> None:
    result = convert_text(source, "subclass", Options())
    *_, model = result.models
    assert model.status == "refused"
    found = [each.message for each in model.diagnostics]
    assert "asks for its `outputs`" in " ".join(found)
    assert convert_text(OLD, "subclass", Options()).text != OLD
