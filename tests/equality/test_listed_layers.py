"""The layers of a model of Keras around a module give and take the weights of those in Keras."""

import pytest

from tfscaffold.convert import Options, convert_text
from tools import printed

HEAD = """\
import keras, numpy as np
from keras import layers

keras.utils.set_random_seed(1)
X = np.random.rand(20, 6, 4).astype("float32")
Y = np.random.rand(20, 1).astype("float32")


class Population:
    def create(self, units=3):
        model = keras.Sequential()
        model.add(layers.Input((6, 4)))
        {layers}
        model.add(layers.Dense(1))
        model.compile("sgd", "mse")
        return model

    def start(self):
        self.models = [self.create() for _ in range(3)]

    def mutate(self, model):
        for layer in model.layers:
            weights = layer.get_weights()
            layer.set_weights([each + np.random.normal(size=each.shape) for each in weights])

    def cross(self, first, second):
        child = self.create()
        for i, layer in enumerate(child.layers):
            pairs = zip(first.layers[i].get_weights(), second.layers[i].get_weights())
            layer.set_weights([(a + b) / 2 for a, b in pairs])
        for a, b in zip(child.layers[:2], first.layers):
            a.set_weights(b.get_weights())
        child.layers[0].trainable = False
        return child


population = Population()
population.start()
first, second, _ = population.models
population.mutate(first)
child = population.cross(first, second)
print(len(child.layers), [layer.count_params() for layer in reversed(child.layers)])
child.compile("sgd", "mse")
print(child.fit(X, Y, verbose=0).history, child.predict(X[:3], verbose=0))
last = child.layers[-1]
print(last.get_weights(), child.layers[1].get_weights(), len(child.trainable_weights))
"""
CASES = {
    "convolutions": [
        "model.add(layers.Conv1D(units, 2, activation='relu'))",
        "model.add(layers.BatchNormalization())",
        "model.add(layers.SeparableConv1D(4, 2))",
        "model.add(layers.Flatten())",
        "model.add(layers.Dropout(0.2))",
    ],
    "recurrent": [
        "model.add(layers.Bidirectional(layers.GRU(units, return_sequences=True)))",
        "model.add(layers.LSTM(4))",
        "model.add(layers.PReLU())",
    ],
    "nested": [
        "model.add(layers.TimeDistributed(layers.Dense(units)))",
        "model.add(keras.Sequential([layers.Dense(4), layers.LayerNormalization()]))",
        "model.add(layers.GlobalMaxPooling1D())",
    ],
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.filterwarnings("ignore")
def test_layers_give_and_take_the_same(case: str) -> None:
    program = HEAD.replace("{layers}", "\n        ".join(CASES[case]))
    result = convert_text(program, "module", Options(training="loop"))
    model, *_ = result.models
    assert model.status == "converted", model.diagnostics
    assert "ModuleModel(" in result.text
    assert printed(result.text) == printed(program)
