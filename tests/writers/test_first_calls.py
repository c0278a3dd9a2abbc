"""A `tf.Module` makes its variables by a call where that does nothing else, or by a trace."""

import pytest

from tfscaffold.convert import convert_text

HEAD = """\
import keras
import tensorflow as tf
from keras.layers import *

rate = 0.5


class Own(Layer):
    def call(self, x):
        return x


def function(x):
    return x


"""
CALL = "model(tf.zeros((1, 5, 3)))\n"
TRACE = "tf.function(model).get_concrete_function(tf.zeros((1, 5, 3)))\n"


def built(layers: str, before: str = "") -> str:
    """Return the result for a model of these layers."""
    text = f"{HEAD}{before}model = keras.Sequential([keras.Input((5, 3)), {layers}])\n"
    return convert_text(text, "module").text


@pytest.mark.parametrize(
    "layers",
    [
        "LSTM(4)",
        "LSTM(4, dropout=0.0), Dropout(0.5)",
        "Bidirectional(GRU(4, dropout=0, recurrent_dropout=0.0))",
        "Dense(4), GaussianNoise(0.5), BatchNormalization()",
        "Lambda(lambda x: tf.nn.relu(x))",
    ],
)
def test_it_is_called(layers: str) -> None:
    assert CALL in built(layers)


@pytest.mark.parametrize(
    "layers",
    [
        "LSTM(4, dropout=0.5)",
        "GRU(4, dropout=rate)",
        "Dense(4), SimpleRNN(4, recurrent_dropout=0.1)",
        "Bidirectional(LSTM(4, dropout=0.5))",
        "TimeDistributed(Dense(4)), RNN(LSTMCell(4, dropout=0.5))",
        "*[GRU(4, return_sequences=True, dropout=0.5) for _ in range(2)]",
        "Lambda(lambda x: x + tf.random.normal(tf.shape(x)))",
        "Lambda(lambda x: function(x))",
        "Lambda(function)",
        "Own(), Dense(1)",
    ],
)
def test_it_is_traced(layers: str) -> None:
    assert TRACE in built(layers)


def test_a_model_in_it_counts() -> None:
    inner = "inner = keras.Sequential([LSTM(4, dropout=0.5), Dense(1)])\n"
    assert TRACE in built("inner, Dense(1)", inner)


def test_a_build_further_down_is_a_trace_too() -> None:
    text = f"""{HEAD}
model = keras.Sequential([LSTM(4, dropout=0.5)])
if rate:
    model.build((None, 5, 3))
"""
    assert f"    {TRACE}" in convert_text(text, "module").text
