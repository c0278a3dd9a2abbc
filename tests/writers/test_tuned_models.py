"""A function that is handed to Keras Tuner makes a model of Keras around a `tf.Module`."""

import pytest

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options

HEAD = """\
import keras
import keras_tuner as kt
from keras import layers


"""
LAYERS = """\
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(hp.Int("units", 4, 8), activation=hp.Choice("act", ["relu"])))
    model.add(layers.Dropout(hp.Float("rate", 0.0, 0.5)))
"""
END = """\
    model.compile(keras.optimizers.Adam(hp.Choice("lr", [1e-2, 1e-3])), "mse")
    return model


"""
SEARCH = """\
tuner = kt.RandomSearch(build, objective="val_loss")
tuner.search(x, y, epochs=2, validation_split=0.2)
best = tuner.get_best_models()[0]
best.fit(x, y)
"""


def source(layers: str = LAYERS, search: str = SEARCH) -> str:
    """Return a file that has a function for a tuner."""
    return f"{HEAD}def build(hp):\n{layers}{END}{search}"


@pytest.mark.parametrize("training", [None, "loop"])
@pytest.mark.parametrize(
    "search",
    [
        SEARCH,
        SEARCH.replace("RandomSearch(build", "Hyperband(hypermodel=build"),
        SEARCH.replace("kt.Random", "kt.tuners.Random"),
        f"{SEARCH}model = build(tuner.get_best_hyperparameters()[0])\nmodel.fit(x, y)\n",
    ],
)
def test_the_tuner_gets_a_model_of_keras(search: str, training: str | None) -> None:
    settings = Options(training=training, blocks_module="blocks")
    result = convert_text(source(search=search), "module", settings)
    (model,) = result.models
    assert model.status == "converted", model.diagnostics
    made = result.text.partition("def build(hp):")[2]
    assert "ModuleModel(" in made
    asked = [made.index(f'"{name}"') for name in ("units", "act", "rate", "lr")]
    assert asked == sorted(asked)
    assert made.endswith(search)


@pytest.mark.parametrize(
    "layers",
    [
        LAYERS.replace(
            "    model.add(layers.Drop",
            '    for _ in range(hp.Int("n", 1, 2)):\n        model.add(layers.Drop',
        ),
        f'{LAYERS}    n = hp.Int("n", 1, 2)\n    model.add(layers.Dense(n))\n',
        LAYERS.replace(
            "    model.add(layers.Drop",
            "    if hp.Boolean('n'):\n        model.add(layers.Drop",
        ),
    ],
)
def test_what_is_asked_between_the_layers_stays_where_it_is(layers: str) -> None:
    result = convert_text(source(layers), "module", Options(blocks_module="blocks"))
    assert [model.status for model in result.models] == ["converted"]
    asked = layers.replace("model.add(layers.", "stack.append(blocks.")
    asked = asked.replace("model = keras.Sequential()", "stack = []")
    asked = asked.replace("    model.add(keras.Input((4,)))\n", "")
    made = "    model = blocks.ModuleModel(Net(stack), (None, 4))\n"
    assert f"def build(hp):\n{asked}{made}" in result.text


@pytest.mark.parametrize(
    ("layers", "search", "why"),
    [
        (
            LAYERS.replace("al()", 'al(name=hp.Choice("n", ["a"]))'),
            SEARCH,
            "at another",
        ),
        (LAYERS, f"{SEARCH}best.summary()\n", "gives back"),
        (LAYERS, f"{SEARCH}print(best.layers[0])\n", "gives back"),
        (LAYERS, f"{SEARCH}keras.utils.plot_model(best)\n", "gives back"),
        (LAYERS, f"{SEARCH}best.export('best')\n", "Keras alone"),
        (LAYERS, f"{SEARCH}other(build)\n", "is used here"),
        (LAYERS, SEARCH.replace("kt.RandomSearch", "search"), "is used here"),
        (LAYERS, f"found = [build]\n{SEARCH}", "is used here"),
    ],
)
def test_what_it_would_do_otherwise_is_refused(
    layers: str, search: str, why: str
) -> None:
    result = convert_text(source(layers, search), "module")
    (model,) = result.models
    assert model.status == "refused"
    assert why in " ".join(each.message for each in model.diagnostics)
