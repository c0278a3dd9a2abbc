"""A Keras model inside a `tf.Module`: its own weights, trained as it says."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.convert import convert_text

SOURCE = """\
import keras
from keras import layers

keras.utils.set_random_seed(3)
base = keras.Sequential(
    [
        keras.Input((6, 6, 2)),
        layers.Conv2D(3, 3, kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.Flatten(),
    ]
)
model = keras.Sequential(
    [
        keras.Input((6, 6, 2)),
        base,
        layers.Dense(2),
    ]
)
"""
X = np.random.default_rng(0).normal(size=(8, 6, 6, 2)).astype("float32")


def run(text: str) -> dict[str, Any]:
    """Return the names of a text that was run, and a trained model among them."""
    names: dict[str, Any] = {"__name__": "made"}
    exec(compile(text, "made.py", "exec"), names)  # noqa: S102
    model, optimizer = names["model"], keras.optimizers.SGD(0.1)

    @tf.function
    def step() -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(
                [tf.reduce_mean(model(X, training=True) ** 2), *model.losses]
            )
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    names["losses"] = [float(step()) for _ in range(3)]
    names["plain"] = np.asarray(model(X))
    return names


def test_its_training_and_its_weights_are_those_of_keras(capsys: Any) -> None:
    text = f"{SOURCE}base.layers[0].trainable = False\n"
    result = convert_text(f"{text}model.summary()\n", "module")
    assert [each.status for each in result.models] == ["refused", "converted"]

    theirs, ours = run(text), run(result.text)

    assert "Trainable params: 104" in capsys.readouterr().out
    assert ours["losses"] == theirs["losses"]
    np.testing.assert_array_equal(ours["plain"], theirs["plain"])
    held = ours["model"].layers[0].weights
    assert len(held) == 6
    for found, wanted in zip(held, theirs["base"].weights, strict=True):
        np.testing.assert_array_equal(found, wanted)
