"""A model that is a part of a Keras model cannot become a `tf.Module`."""

import textwrap

import pytest

from tfscaffold.convert import convert_text

HEAD = """\
import keras
import tensorflow as tf
from keras import layers
from project import Base

"""
MODEL = "keras.Sequential([layers.Input((5,)), layers.Dense(6)])"
SYMBOLIC = "called on a symbolic tensor"
KEPT = "kept in an object of Keras"


def said(text: str) -> list[str]:
    """Return for each model what is refused, or "converted"."""
    result = convert_text(HEAD + textwrap.dedent(text), "module")
    return [
        (
            model.status
            if model.status == "converted"
            else " ".join(each.message for each in model.diagnostics)
        )
        for model in result.models
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"part = {MODEL}\nz = keras.Input((5,))\nwhole = keras.Model(z, part(z))",
        f"part = {MODEL}\nz = layers.Input((5,))\nx = layers.Flatten()(z)\nx = part(x)",
        f"z = keras.Input((5,))\nx = {MODEL}(z)",
        f"part = {MODEL}\nx = part(find().output)",
        f"def block(x):\n    part = {MODEL}\n    return x + part(x)",
        f"def block(x):\n    return {MODEL}(x)",
        f"""
        part = {MODEL}
        def body(x):
            return part(x, training=False)
        z = keras.Input((5,))
        body(z)
        """,
        f"part = {MODEL}\nx = layers.Lambda(lambda t: part(t))",
    ],
)
def test_a_model_that_is_called_on_a_symbolic_tensor_is_refused(text: str) -> None:
    (reason,) = said(text)
    assert SYMBOLIC in reason


def test_each_part_of_a_larger_model_is_refused() -> None:
    first, second = said(f"""
        generator = {MODEL}
        discriminator = keras.Sequential([layers.Input((6,)), layers.Dense(1)])
        z = keras.Input((5,))
        gan = keras.Model(z, discriminator(generator(z)))
        """)
    assert SYMBOLIC in first
    assert SYMBOLIC in second


@pytest.mark.parametrize(
    "text",
    [
        f"part = {MODEL}\ny = part(tf.zeros((1, 5)))",
        f"part = {MODEL}\nz = keras.Input((5,))\ny = part(tf.zeros((1, *z.shape[1:])))",
        f"""
        part = {MODEL}
        def step(x):
            return part(x, training=True)
        for batch in batches:
            step(batch)
        """,
        f"""
        part = {MODEL}
        batches = batches.map(lambda x, y: (part(x), y))
        """,
        f"""
        def train(x):
            part = {MODEL}
            return part(x)
        train(tf.zeros((1, 5)))
        """,
    ],
)
def test_a_model_that_is_called_on_numbers_converts(text: str) -> None:
    assert said(text) == ["converted"]


@pytest.mark.parametrize(
    ("base", "converts"),
    [
        ("keras.Model", False),
        ("layers.Layer", False),
        ("layers.Dense", False),
        ("tf.keras.Model", False),
        ("Mine", False),
        # The file does not show what it is.
        ("Base", False),
        ("keras.callbacks.Callback", True),
        ("object", True),
        ("tf.Module", True),
        ("abc.ABC", True),
    ],
)
def test_a_model_in_an_object_of_keras_is_refused(base: str, *, converts: bool) -> None:
    (reason,) = said(f"""
        import abc

        class Mine(layers.Layer):
            pass

        class Whole({base}):
            def __init__(self):
                super().__init__()
                self.part = {MODEL}

            def call(self, x):
                return self.part(x)
        """)
    assert reason == "converted" if converts else KEPT in reason


def test_a_model_is_followed_into_an_object_of_keras() -> None:
    reasons = said(f"""
        def made():
            return {MODEL}

        def built():
            part = {MODEL}
            return part

        part = {MODEL}

        class Whole(keras.Model):
            def __init__(self, part):
                super().__init__()
                self.first = made()
                self.second = built()
                self.third = part

            def call(self, x):
                return self.first(x) + self.second(x) + self.third(x)

        whole = Whole(part)
        """)
    assert len(reasons) == 3
    assert all(KEPT in reason for reason in reasons)
