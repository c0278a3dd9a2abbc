"""A model that begins with another one, whose shape cannot be said again where it stands."""

import pytest

from tfscaffold.convert import convert_text
from tools import printed

TEXT = """\
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)


def build_generator(size):
    model = keras.Sequential()
    model.add(keras.Input((size,)))
    model.add(layers.Dense(8, activation="relu"))
    model.add(layers.Dense(4))
    return model


def build_discriminator(shape):
    return keras.Sequential([keras.Input(shape), layers.Dense(1)])


def build_gan(generator, discriminator):
    discriminator.trainable = False
    model = keras.Sequential()
    model.add(generator)
    model.add(discriminator)
    model.compile(loss="mse", optimizer="sgd")
    return model


generator, discriminator = build_generator(3), build_discriminator((4,))
gan = build_gan(generator, discriminator)
print(len(gan.trainable_weights), len(gan.weights))
print(gan.train_on_batch(np.ones((2, 3)), np.ones((2, 1))))
print(generator.predict(np.ones((2, 3)), verbose=0))
"""


def test_the_shape_is_asked_of_the_first_model() -> None:
    result = convert_text(TEXT, "functional")
    assert [each.status for each in result.models] == ["converted"] * 3
    assert "Input(batch_shape=generator.input_shape)" in result.text
    assert printed(result.text) == printed(TEXT)


def test_a_class_does_not_ask_for_it() -> None:
    result = convert_text(TEXT, "subclass")
    assert ".input_shape" not in result.text


@pytest.mark.parametrize(
    ("part", "other"),
    [
        # A model without a shape, or that may be another one.
        ("    model.add(keras.Input((size,)))\n", "    print(size)\n"),
        ("discriminator = build_generator(3),", "discriminator = load(),"),
        (
            "gan = build_gan(generator,",
            "build_gan(load(), 1)\ngan = build_gan(generator,",
        ),
    ],
)
def test_a_model_that_may_know_none(part: str, other: str) -> None:
    result = convert_text(TEXT.replace(part, other), "functional")
    (gan,) = [each for each in result.models if each.line == 22]
    assert {each.code for each in gan.diagnostics} == {"TFS101"}
