"""Forms of definitions whose `tf.Module` computes what the Sequential computes, with the same seeds."""

import pytest

from tfscaffold.convert import convert_text
from tools import printed

HEAD = """\
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(4)
x = np.linspace(-1, 1, 12, dtype="float32").reshape(4, 3)
"""
MADE_IN_PLACE = """
def build(make, settings):
    model = keras.Sequential()
    model.add(layers.Dense(settings["units"], input_shape=(3,)))
    model.add(make(settings["units"]))
    for i in range(settings["depth"]):
        settings["units"] += 1
        model.add(layers.Dense(settings["units"], kernel_regularizer="l2"))
        if i:
            model.add(layers.Dropout(0.5))
        model.add(layers.BatchNormalization())
    return model


model = build(layers.Dense, {"units": 3, "depth": 2})
"""
OF_FUNCTIONS = """
def add_block(model, units, rate=0.0, name=None):
    model.add(layers.Dense(units, activation="relu", kernel_regularizer="l2", name=name))
    if rate:
        model.add(layers.Dropout(rate))
    model.add(layers.BatchNormalization())


model = keras.Sequential()
model.add(keras.Input((3,)))
add_block(model, 4)
for i in range(2):
    add_block(model, i + 3, 0.5)
    model.add(layers.Dense(3))
add_block(model, 2, name="last")
"""
OF_MODELS = """
def block(units, drops=False):
    stack = [layers.Dense(units, kernel_regularizer="l2"), layers.BatchNormalization()]
    if drops:
        stack.append(layers.Dropout(0.5))
    return keras.Sequential(stack)


model = keras.Sequential([layers.Input((3,)), block(4), block(5, True), block(2)])
"""
LOCAL = """
def build(width):
    def act(values):
        return values * width

    return keras.Sequential(
        [layers.Dense(3, activation=act, kernel_regularizer="l2", input_shape=(3,))]
    )


model = build(2.0)
"""
HELD = """
first = layers.Dense(4, kernel_regularizer="l2")
model = keras.Sequential([layers.Input((3,)), first, layers.Dropout(0.5)])
print(model(x))
first = layers.Dense(2)
model = keras.Sequential([layers.Input((3,)), first, layers.Dense(3, kernel_regularizer="l2")])
"""
SHARED = """
shared = layers.Dense(3, activation="relu")
normal = layers.BatchNormalization()
model = keras.Sequential([layers.Input((3,)), shared, normal, shared, normal, layers.Dense(1)])
"""
ACTIVATION = """
act = layers.LeakyReLU()
model = keras.Sequential([layers.Input((3,)), layers.Dense(3, activation=act, kernel_regularizer="l1")])
"""
OF_COMPAT = """
import tensorflow.compat.v2 as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(3, "relu", kernel_regularizer="l2", input_shape=(3,))])
"""
END = """
print(model(x), model(x, training=True), [tuple(v.shape) for v in model.trainable_variables])
print(sum(float(loss) for loss in model.losses))
"""


@pytest.mark.parametrize(
    "text",
    [
        MADE_IN_PLACE,
        OF_FUNCTIONS,
        OF_MODELS,
        LOCAL,
        HELD,
        SHARED,
        ACTIVATION,
        OF_COMPAT,
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_module_prints_what_the_sequential_prints(text: str) -> None:
    program = HEAD + text + END
    result = convert_text(program, "module")
    assert {each.status for each in result.models} == {"converted"}
    assert printed(result.text) == printed(program)
