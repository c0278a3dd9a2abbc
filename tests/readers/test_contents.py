"""Models in lists: their layers are read, and the input of another form does not count."""

import pytest

from tfscaffold.convert import convert_text
from tools import check_refused, printed

HEAD = """\
import copy
import random

import keras
import numpy as np
import tensorflow_probability as tfp
from keras import layers


def build():
    return keras.Sequential([keras.Input((4,)), layers.Dense(2), layers.Dense(1)])


"""

TFP = "import tensorflow_probability as tfp\n"
POPULATION = """\
class Search:
    def __init__(self, size):
        self.models = [build() for _ in range(size)]

    def cross(self, one, two):
        child = build()
        for i, layer in enumerate(child.layers):
            pairs = zip(one.layers[i].get_weights(), two.layers[i].get_weights())
            layer.set_weights([(a + b) / 2 for a, b in pairs])
        return child

    def change(self, model):
        for layer in model.layers:
            layer.set_weights([w + random.gauss(0, 1) for w in layer.get_weights()])

    def run(self):
        for _ in range(2):
            best = max(self.models, key=lambda m: float(m(np.ones((1, 4)))[0, 0]))
            children = [best]
            while len(children) < len(self.models):
                one = random.choice(self.models)
                child = self.cross(one, random.choices(self.models)[0])
                self.change(child)
                children.append(child)
            self.models = children
        return best


keras.utils.set_random_seed(1)
search = Search(3)
for layer in search.run().layers:
    print(layer.get_weights())
"""


@pytest.mark.parametrize(
    ("read", "becomes"),
    [
        (
            "models = [build() for _ in range(3)]\nprint(models[0].layers[1].units)\n",
            "print(models[0].layers[2].units)",
        ),
        (
            (
                "models = []\nfor _ in range(3):\n    models.append(build())\n"
                "for model in models:\n    print(len(model.layers))\n"
            ),
            "print(len(model.layers[1:]))",
        ),
        (
            (
                "models = {name: build() for name in 'ab'}\nmodels['c'] = build()\n"
                "for name, model in models.items():\n    print(name, model.layers[0].units)\n"
            ),
            "print(name, model.layers[1].units)",
        ),
        (
            (
                "models = [build(), build()]\n"
                "print([m.layers[0].units for _, m in zip('ab', models)])\n"
            ),
            "print([m.layers[1].units for _, m in zip('ab', models)])",
        ),
        (
            (
                "models = [build(), build()]\nbest = random.choices(models)[0]\n"
                "again = copy.deepcopy(best)\nprint(again.layers[0].units)\n"
            ),
            "print(again.layers[1].units)",
        ),
        (
            (
                "def first(population):\n    return population[0].layers[0]\n\n\n"
                "models = [build()]\nmodels += [build()]\nprint(first(models), first(models[1:]))\n"
            ),
            "return population[0].layers[1]",
        ),
        (
            (
                "class Search:\n"
                "    def __init__(self, size):\n"
                "        self.models = [build() for _ in range(size)]\n\n"
                "    def change(self, model):\n"
                "        model.layers[0].set_weights([])\n\n"
                "    def run(self):\n"
                "        best = max(self.models, key=id)\n"
                "        self.change(best)\n"
                "        self.models = [best, *self.models[1:]]\n"
            ),
            "model.layers[1].set_weights([])",
        ),
    ],
)
def test_the_layers_of_models_in_lists(read: str, becomes: str) -> None:
    result = convert_text(HEAD + read, "functional")
    assert [each.status for each in result.models] == ["converted"]
    assert becomes in result.text


@pytest.mark.parametrize(
    "read",
    [
        # Some other model is put into the list.
        "models = [build()]\nmodels.append(other())\nprint(models[0].layers[0])\n",
        "models = [build()]\nothers = models\nothers[0] = other()\nprint(models[0].layers[0])\n",
        (
            "models = [build()]\nothers = models or []\nothers.append(other())\n"
            "print(models[0].layers[0])\n"
        ),
        "models = [build()]\nfill(models)\nprint(models[0].layers[0])\n",
        (
            "def fill(those):\n    those.append(other())\n\n\n"
            "models = [build()]\nfill(models)\nprint(models[0].layers[0])\n"
        ),
        (
            "def make():\n    models = [build()]\n    return models\n\n\n"
            "make().append(other())\n"
            "these = make()\nthese.append(other())\nprint(these[0].layers[0])\n"
        ),
        "models = {'a': build()}\nmodels.update(others)\nprint(models['a'].layers[0])\n",
        "random = Mine()\nprint(random.choice([build()]).layers[0])\n",
        # A method that Python or somebody else calls.
        (
            "class Search:\n    def __call__(self, model):\n        return model.layers[0]\n\n\n"
            "print(Search()(build()))\n"
        ),
        (
            "class Search:\n    def first(self, model):\n        return model.layers[0]\n\n\n"
            "print(list(map(Search().first, [build()])))\n"
        ),
    ],
)
def test_lists_that_may_hold_other_models(read: str) -> None:
    check_refused(HEAD + read, "functional", "TFS108")


def test_a_population_of_models_is_crossed_as_before() -> None:
    result = convert_text(HEAD.replace(TFP, "") + POPULATION, "functional")
    assert "enumerate(child.layers[1:])" in result.text
    assert printed(result.text) == printed(HEAD.replace(TFP, "") + POPULATION)


def test_the_layers_of_a_module_are_of_no_model() -> None:
    read = "keep(build())\nprint(tfp.layers.DenseFlipout)\n"
    result = convert_text(HEAD + read, "functional")
    assert [each.status for each in result.models] == ["converted"]
    assert read in result.text


def test_a_function_of_the_name_is_no_list() -> None:
    read = (
        "model = build()\nmodel.add(layers.Dense(1))\n"
        "def model(self): return keras.Sequential([layers.Dense(1)])\n"
        "print(model.layers)\n"
    )
    result = convert_text(HEAD + read, "functional")
    assert read in result.text or result.models[0].status == "converted"
    assert len(result.models) == 2
