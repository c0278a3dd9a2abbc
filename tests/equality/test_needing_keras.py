"""What no loop can train becomes a model of Keras around a module, and goes on as it did."""

from pathlib import Path

import pytest

from tfscaffold.convert import Options, convert_text
from tools import printed

HEAD = """\
import os
import threading
import keras, numpy as np
from keras import layers
from keras.models import load_model

keras.utils.set_random_seed(1)
X = np.random.rand(48, 4).astype("float32")
Y = X.sum(1)[:, None]


"""
NETWORK = """\
        model = keras.Sequential()
        model.add(layers.Input((4,)))
        for units in (6, 5):
            model.add(layers.Dense(units, activation="tanh", kernel_regularizer="l2"))
            model.add(layers.BatchNormalization())
        model.add(layers.Dropout(0.3))
        model.add(layers.Dense(1))
        model.compile(keras.optimizers.Adam(0.01), "mean_squared_error", metrics=["mae"])
        return model

"""
AGENT = f"""\
class Agent:
    def __init__(self, path):
        self.path = path
        self.model = load_model(path) if os.path.exists(path) else self.build()

    def build(self):
{NETWORK}
    def train(self):
        print(self.model.fit(X, Y, batch_size=7, epochs=2, verbose=0, validation_split=0.2).history)
        self.model.save(self.path)


Agent("a.keras").train()
agent = Agent("a.keras")
agent.train()
print(agent.model.get_weights()[0], agent.model.optimizer.iterations.numpy())
agent.model = load_model("a.keras")
agent.train()
"""
CHECKPOINT = f"""\
class Run:
    def build(self):
{NETWORK}
    def train(self):
        model = self.build()
        best = keras.callbacks.ModelCheckpoint("b.keras", save_best_only=True)
        model.fit(X, Y, epochs=3, verbose=0, validation_data=(X, Y), callbacks=[best])
        model = load_model("b.keras")
        print(model.evaluate(X, Y, verbose=0))
        print(model.fit(X, Y, epochs=2, verbose=0).history)


Run().train()
"""
OLD_FILES = f"""\
class Run:
    def build(self):
{NETWORK}
    def train(self):
        model = self.build()
        model.fit(X, Y, verbose=0)
        model.save("c.h5")
        model = load_model("c.h5")
        print(model.predict(X[:3], verbose=0), model.evaluate(X, Y, verbose=0))
        model.compile("sgd", "mse")
        print(model.fit(X, Y, verbose=0).history)


Run().train()
"""
WEIGHTS = f"""\
class Run:
    def __init__(self):
        self.model = self.build()

    def build(self):
{NETWORK}
    def train(self):
        self.model.fit(X, Y, verbose=0)
        self.model.save_weights("d.weights.h5")
        for _ in range(2):
            print(self.model.fit(X, Y, epochs=2, verbose=0).history)
            self.model.load_weights("d.weights.h5")


Run().train()
"""
UNSEEN = f"""\
class Run(threading.Thread):
    def build(self):
{NETWORK}
    def run(self):
        self.model = self.build()
        print(self.model.fit(X, Y, epochs=2, verbose=0).history)


run = Run()
run.start()
run.join()
print(run.model.evaluate(X, Y, verbose=0))
"""


@pytest.mark.parametrize("body", [AGENT, CHECKPOINT, OLD_FILES, WEIGHTS, UNSEEN])
@pytest.mark.filterwarnings("ignore")
def test_it_goes_on_as_it_did(
    body: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    result = convert_text(HEAD + body, "module", Options(training="loop"))
    assert "ModuleModel(" in result.text
    found = []
    for name, text in (("old", HEAD + body), ("new", result.text)):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        found.append(printed(text))
    assert found[0]
    assert found[0] == found[1]
