"""Each callback that is carried does in a loop, a `train_step` and a module what it does in `fit`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tfscaffold.convert import Options, convert_text

HEAD = """\
import csv
import os

import keras
import numpy as np
from keras import callbacks, layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(48, 4)).astype("float32")
labels = (x.sum(axis=1) + rng.normal(size=48) > 0).astype(int)
model = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(6, activation="tanh"),
        layers.Dropout(0.3),
        layers.Dense(2, activation="softmax"),
    ]
)
model.compile(
    keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"]
)
results = []
"""
FIT = """\
{name} = {callback}
history = model.fit(
    x[:32], labels[:32], epochs=7, batch_size=8, verbose=0,
    validation_data=(x[32:], labels[32:]), callbacks=[{name}],
)
results += [float(np.nan_to_num(v)) for vs in history.history.values() for v in vs]
results += [len(history.epoch), *map(float, {seen})]
"""
STOPPED = "[MADE.stopped_epoch, MADE.best, MADE.best_epoch, MADE.wait]"
KEPT = "[MADE.best]"
CALLBACKS = {
    "EarlyStopping": [
        ("callbacks.EarlyStopping(patience=1)", STOPPED),
        ("callbacks.EarlyStopping(patience=1, restore_best_weights=True)", STOPPED),
        ("callbacks.EarlyStopping('loss', 0.05, 1, 0, 'min')", STOPPED),
        ("callbacks.EarlyStopping(monitor='val_accuracy', patience=1)", STOPPED),
        (
            "callbacks.EarlyStopping(monitor='accuracy', baseline=0.9, patience=2)",
            STOPPED,
        ),
        (
            "callbacks.EarlyStopping(patience=0, start_from_epoch=3, min_delta=0.01)",
            STOPPED,
        ),
        (
            (
                "callbacks.EarlyStopping(monitor='val_accuracy', mode='min', patience=0, "
                "restore_best_weights=True)"
            ),
            STOPPED,
        ),
        ("callbacks.EarlyStopping(monitor='loss', baseline=0.01, patience=1)", STOPPED),
    ],
    "ReduceLROnPlateau": [
        ("callbacks.ReduceLROnPlateau(patience=0)", KEPT),
        (
            (
                "callbacks.ReduceLROnPlateau(monitor='accuracy', factor=0.5, patience=0, "
                "cooldown=1, min_lr=0.001)"
            ),
            KEPT,
        ),
        (
            "callbacks.ReduceLROnPlateau('loss', 0.3, 1, 0, 'auto', 0.1)",
            KEPT,
        ),
    ],
    "LearningRateScheduler": [
        ("callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.8)", "[]"),
        ("callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))", "[]"),
    ],
    "CSVLogger": [
        (
            "callbacks.CSVLogger('log.csv')",
            "[v for row in list(csv.reader(open('log.csv')))[1:] for v in row]",
        ),
        (
            "callbacks.CSVLogger('log.csv', separator=';', append=True)",
            "[len(line) for line in open('log.csv')]",
        ),
    ],
    "TensorBoard": [
        ("callbacks.TensorBoard('logs')", "[sorted(os.listdir('logs')) != []]"),
        (
            "callbacks.TensorBoard(log_dir='more', update_freq='epoch')",
            "[len(os.listdir('more/train')), len(os.listdir('more/validation'))]",
        ),
        (
            "callbacks.TensorBoard('often', update_freq=2)",
            "[len(os.listdir('often/train')), len(os.listdir('often/validation'))]",
        ),
    ],
    "LambdaCallback": [
        (
            (
                "callbacks.LambdaCallback("
                "on_epoch_begin=lambda epoch, logs: results.append(epoch), "
                "on_epoch_end=lambda epoch, logs: results.extend(logs.values()), "
                "on_train_begin=lambda logs: results.append(-1), "
                "on_train_end=lambda logs: results.extend(logs.values()), "
                "on_train_batch_begin=lambda batch, logs: results.append(batch), "
                "on_train_batch_end=lambda batch, logs: results.append(float(logs['loss'])))"
            ),
            "[]",
        ),
    ],
    # The last one trains on what the first has left, until the loss is no number.
    "TerminateOnNaN": [
        ("callbacks.TerminateOnNaN()", "[]"),
        ("callbacks.LearningRateScheduler(lambda epoch: 1e38)", "[]"),
        ("callbacks.TerminateOnNaN()", "[]"),
    ],
    "ModelCheckpoint": [
        ("callbacks.ModelCheckpoint('all.keras')", "[]"),
        (
            (
                "callbacks.ModelCheckpoint('e{epoch:02d}-{val_loss:.2f}.weights.h5', "
                "save_weights_only=True)"
            ),
            "[]",
        ),
        (
            "callbacks.ModelCheckpoint('best{epoch}.keras', save_best_only=True)",
            KEPT,
        ),
        (
            "callbacks.ModelCheckpoint('acc{epoch}.keras', 'val_accuracy', 0, True)",
            KEPT,
        ),
        (
            (
                "callbacks.ModelCheckpoint('max{epoch}.weights.h5', monitor='loss', mode='max', "
                "save_best_only=True, save_weights_only=True)"
            ),
            KEPT,
        ),
        (
            (
                "callbacks.ModelCheckpoint('first{epoch}.keras', save_best_only=True, "
                "initial_value_threshold=0.1)"
            ),
            KEPT,
        ),
        (
            (
                "callbacks.ModelCheckpoint('b{epoch}-{batch}.weights.h5', save_freq=3, "
                "save_weights_only=True)"
            ),
            "[]",
        ),
    ],
}
# Weights that a callback has written are read back.
READ_BACK = """\
keeper = callbacks.ModelCheckpoint(
    "best.weights.h5", save_best_only=True, save_weights_only=True
)
history = model.fit(
    x[:32], labels[:32], epochs=9, batch_size=8, verbose=0,
    validation_data=(x[32:], labels[32:]), callbacks=[keeper],
)
model.load_weights("best.weights.h5")
"""
# What is no number is not equal to itself.
NUMBERS = "model.set_weights([np.nan_to_num(w) for w in model.get_weights()])\n"
TAILS = {"ModelCheckpoint": READ_BACK, "TerminateOnNaN": NUMBERS}
WAYS = [("", "loop"), ("", "train-step"), ("module", "loop")]


def script(name: str) -> str:
    """Return a script that trains with each callback of a class in turn."""
    fits = [
        FIT.format(
            name=f"made{i}", callback=made, seen=seen.replace("MADE", f"made{i}")
        )
        for i, (made, seen) in enumerate(CALLBACKS[name])
    ]
    return "\n".join([HEAD, *fits, TAILS.get(name, "")])


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what differs after each way of training, from one process that has TensorFlow."""
    folders = []
    for name in CALLBACKS:
        folder = tmp_path_factory.mktemp("callbacks") / name
        folder.mkdir()
        (folder / "source.py").write_text(script(name))
        for to, style in WAYS:
            found = convert_text(script(name), to, Options(training=style))
            if found.models[0].status == "converted":
                path = folder / f"{to or 'keras'}_{style.replace('-', '_')}.py"
                path.write_text(found.text)
        folders.append(str(folder))
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("worker.py")), *folders],
        check=True,
        capture_output=True,
        text=True,
        timeout=900,
    )
    answers: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answers


@pytest.mark.parametrize("name", CALLBACKS)
def test_a_callback_sees_and_does_what_it_does_in_fit(
    name: str, answers: dict[str, Any]
) -> None:
    answer = answers[name]
    assert isinstance(answer, dict), answer
    assert answer.keys() == {
        "keras_loop.py",
        "keras_train_step.py",
        "module_loop.py",
    }
    for found in answer.values():
        assert {"history", "results"} <= found.keys()
        assert set(found.values()) == {0.0}, answer


@pytest.mark.parametrize("argument", ["histogram_freq=1", "embeddings_freq=1"])
def test_what_tensorboard_asks_of_layers_is_refused_for_a_module(argument: str) -> None:
    made = f"callbacks.TensorBoard('logs', {argument})"
    text = HEAD + FIT.format(name="made", callback=made, seen="[]")
    result = convert_text(text, "module", Options(training="loop"))
    assert result.text == text
    assert "has no layers" in result.models[0].diagnostics[0].message
