"""Random numbers of a `tf.Module` are those of its Keras model from the first step on.

Keras builds a model without drawing any; and dropout of recurrent layers is drawn in
inference, too.
"""

import re

import numpy as np
import pytest

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options
from tools import printed

HEAD = """\
import keras, numpy as np, tensorflow as tf
from keras.layers import *

keras.utils.set_random_seed(1)
x = np.random.rand(48, 5, 3).astype("float32")
y = x.sum((1, 2))[:, None]


class Noise(Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seeds = keras.random.SeedGenerator(3)
        self.calls = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, inputs):
        self.calls.assign_add(0.01)
        return inputs + self.calls * keras.random.normal(tf.shape(inputs), seed=self.seeds)


"""
TRAINED = """
model.compile("sgd", "mse")
for size in (16, 20):
    print(model.fit(x, y, epochs=2, batch_size=size, verbose=0).history)
    print(model.predict(x, verbose=0).sum(), model.predict(x[:4], verbose=0).sum())
print(model.evaluate(x, y, verbose=0), float(tf.reduce_sum(model(x[:5]))))
print(model.train_on_batch(x, y))
"""
CALLED = """
for training in (True, False, True):
    print(float(tf.reduce_sum(model(x, training=training))))
"""
KNOWN = "keras.Input((5, 3)), "
GATED = (
    "Bidirectional(LSTM(4, dropout=0.5, return_sequences=True)), "
    "GRU(3, dropout=0.2, recurrent_dropout=0.3), GaussianNoise(0.1), Dense(1)"
)
SIMPLE = (
    "SpatialDropout1D(0.3), TimeDistributed(AlphaDropout(0.2)), "
    "SimpleRNN(4, dropout=0.2, recurrent_dropout=0.1, seed=5), GaussianDropout(0.2), Dense(1)"
)
CELLS = "RNN([LSTMCell(4, dropout=0.2), GRUCell(3, dropout=0.3)]), Dense(1)"
OWN = "Noise(), Flatten(), Dense(1)"


@pytest.mark.parametrize("use", [TRAINED, CALLED], ids=["trained", "called"])
@pytest.mark.parametrize("given", [KNOWN, ""], ids=["known", "unknown"])
@pytest.mark.parametrize(
    "layers",
    [GATED, SIMPLE, CELLS, OWN],
    ids=["gated", "simple", "cells", "own"],
)
def test_the_same_is_drawn(layers: str, given: str, use: str) -> None:
    text = f"{HEAD}model = keras.Sequential([{given}{layers}])\n{use}"
    training = "loop" if use == TRAINED else None
    result = convert_text(text, "module", Options(training=training))
    (model,) = result.models
    assert model.status == "converted", model.diagnostics
    number = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
    before, after = printed(text), printed(result.text)
    assert number.sub("#", after) == number.sub("#", before)
    found, expected = ([*map(float, number.findall(each))] for each in (after, before))
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
