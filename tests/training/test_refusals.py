"""Training that is not certain is left as it is, and the reason is told."""

import pytest

from tfscaffold.convert import Conversion, Options, convert_text

HEAD = """\
import keras
import numpy as np
import tensorflow as tf
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)
model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
"""
COMPILE = 'model.compile("sgd", "mse")\n'


def rewritten(body: str, style: str = "loop") -> Conversion:
    return convert_text(HEAD + body, "", Options(training=style))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('model.compile("sgd", my_loss)\n', "The loss is not one"),
        ('model.compile("sgd", "mse", metrics=names)\n', "metrics are not a list"),
        ('model.compile("sgd", "mse", metrics=["accuracy"])\n', "The metric"),
        ('model.compile("sgd", "mse", loss_weights=[1])\n', "`loss_weights=`"),
        ('model.compile("sgd", "mse", run_eagerly=True)\n', "`run_eagerly=`"),
        ('model.compile("sgd", "mse", **options)\n', "arguments of `compile`"),
        ("model.fit(x, y)\n", "No `compile` certainly runs before"),
        (f"if x.any():\n    {COMPILE}model.fit(x, y)\n", "which `compile` runs last"),
        (f"def train():\n    model.fit(x, y)\n\n\n{COMPILE}", "No `compile`"),
        (f"{COMPILE}print(model.fit(x, y))\n", "inside a larger statement"),
        (f"{COMPILE}model.fit(data)\n", "not certain that this is a finite"),
        (f"{COMPILE}model.fit([x], y)\n", "a list or a dictionary"),
        (f"{COMPILE}model.fit(x, y, steps_per_epoch=3)\n", "`steps_per_epoch=`"),
        (f'{COMPILE}model.fit(x, y, shuffle="batch")\n', "`shuffle=`"),
        (f"{COMPILE}model.fit(x, y, callbacks=found)\n", "callbacks are not a list"),
        (
            f"{COMPILE}model.fit(x, y, callbacks=[keras.callbacks.BackupAndRestore('b')])\n",
            "`BackupAndRestore` is not carried",
        ),
        (
            f'{COMPILE}model.fit(x, y, callbacks=[keras.callbacks.EarlyStopping("mae")])\n',
            'give it `mode="max"`',
        ),
        (f"{COMPILE}model.train_on_batch(x, y)\n", "`.train_on_batch`"),
        (f"{COMPILE}search(model)\n", "handed on"),
        (
            f"{COMPILE}model.save('m.keras')\nkeras.models.load_model('m.keras')\n",
            "would not be compiled any more",
        ),
        (
            f"keras.config.set_dtype_policy('mixed_float16')\n{COMPILE}",
            "the loss is scaled",
        ),
        (
            'model.compile("sgd", "mse", metrics=["mae"])\nmodel.compile("sgd", "mse")\n',
            "keeps the metrics of an earlier `compile`",
        ),
    ],
)
def test_what_is_not_certain_is_refused(body: str, reason: str) -> None:
    result = rewritten(body)
    assert result.text == HEAD + body
    (model,) = result.models
    assert model.status == "refused"
    assert reason in " ".join(each.message for each in model.diagnostics)
    assert {each.code for each in model.diagnostics} == {"TFS131"}


def test_a_train_step_does_not_save_the_model_that_holds_the_step() -> None:
    result = rewritten(
        f'{COMPILE}model.fit(x, y, callbacks=[keras.callbacks.ModelCheckpoint("a.keras")])\n',
        "train-step",
    )
    assert "`ModelCheckpoint` would save" in result.models[0].diagnostics[0].message


def test_without_training_nothing_is_to_do() -> None:
    result = rewritten("print(model(x))\n")
    assert result.text == HEAD + "print(model(x))\n"
    assert [model.status for model in result.models] == ["unchanged"]


def test_a_module_that_would_be_trained_is_refused() -> None:
    text = f"{HEAD}{COMPILE}model.fit(x, y)\n"
    result = convert_text(text, "module", Options(training="loop"))
    assert result.text == text
    assert [each.code for each in result.models[0].diagnostics] == ["TFS131"]


@pytest.mark.parametrize(
    ("loss", "outputs", "wanted"),
    [
        ("sparse_categorical_crossentropy", 3, "SparseCategoricalAccuracy"),
        ("categorical_crossentropy", 3, "CategoricalAccuracy"),
        ("binary_crossentropy", 1, "BinaryAccuracy"),
        ("binary_crossentropy", 3, "CategoricalAccuracy"),
        ("mse", 1, "BinaryAccuracy"),
    ],
)
def test_accuracy_is_the_metric_that_keras_takes(
    loss: str, outputs: int, wanted: str
) -> None:
    head = HEAD.replace("Dense(3)", f"Dense({outputs})")
    body = f'model.compile("sgd", "{loss}", metrics=["accuracy"])\n'
    text = convert_text(head + body, "", Options(training="loop")).text
    assert f'keras.metrics.{wanted}(name="accuracy")' in text
