"""What a step of training costs: `fit`, a loop by hand, and what tfscaffold writes.

    python benchmarks/training.py [--batch-size 64] [--steps 60] [--rounds 7]

The model is a small convolutional network; each contender trains its own copy. All of them
take turns within a round, so that what else the machine does meets all alike. A contender's
figure is the median over the rounds of its time divided by that of the loop by hand.

The loop by hand is that of https://keras.io/guides/writing_a_custom_training_loop_in_tensorflow
(a compiled step, a loss, one metric). "in one graph" runs ten steps in one `tf.function`.
"""

import argparse
import os
import runpy
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.convert import Options, convert_text

MODEL = """\
import keras
import tensorflow as tf
from keras import layers

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
"""
TRAINING = """\
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(dataset, verbose=0)
"""
# Shows the converter that the data are a dataset.
DATA = "dataset = tf.data.Dataset.range(1)\n"
TOGETHER = 10
# AutoGraph reads the scripts when their functions are called first. Removed at the end.
FOLDER = tempfile.TemporaryDirectory()
# Trains over all batches once.
Epoch = Callable[[], object]


def run(text: str, dataset: tf.data.Dataset) -> dict[str, Any]:
    """Return the names of a script that was run with the data."""
    path = Path(FOLDER.name) / f"made{len(os.listdir(FOLDER.name))}.py"
    path.write_text(text, encoding="utf-8")
    return runpy.run_path(str(path), {"dataset": dataset})


def converted(to: str) -> str:
    """Return the script as `convert --training loop` writes it."""
    source = MODEL + TRAINING
    source = source.replace("\nmodel", f"\n{DATA}model", 1)
    result = convert_text(source, to, Options(training="loop"))
    assert [each.status for each in result.models] == ["converted"], result.models
    return result.text.replace(DATA, "")


def fitted(dataset: tf.data.Dataset) -> Epoch:
    """Return an epoch of `fit`."""
    names = run(MODEL + TRAINING, dataset)
    return lambda: names["model"].fit(dataset, verbose=0)


def by_hand(dataset: tf.data.Dataset) -> Epoch:
    """Return an epoch of a loop as the guide writes it."""
    model = run(MODEL, dataset)["model"]
    optimizer = keras.optimizers.Adam()
    loss_fn = keras.losses.SparseCategoricalCrossentropy()
    accuracy = keras.metrics.SparseCategoricalAccuracy()

    @tf.function
    def train_step(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            outputs = model(x, training=True)
            loss = loss_fn(y, outputs)
        gradients = tape.gradient(loss, model.trainable_weights)
        optimizer.apply(gradients, model.trainable_weights)
        accuracy.update_state(y, outputs)
        return loss

    def epoch() -> None:
        for x, y in dataset:
            train_step(x, y)
        accuracy.reset_state()

    return epoch


def looped(dataset: tf.data.Dataset, to: str) -> Epoch:
    """Return an epoch of the loop that the converter writes."""
    names = run(converted(to), dataset)
    epoch, step = names["train_epoch"], names["train_step"]
    return lambda: epoch(step, dataset, names["metrics"], names["callbacks"])


def in_one_graph(dataset: tf.data.Dataset, to: str) -> Epoch:
    """Return an epoch that runs ten of the converter's steps in one graph."""
    step = run(converted(to), dataset)["train_step"]

    @tf.function
    def steps(batches: Any) -> None:
        for _ in tf.range(TOGETHER):
            step(next(batches))

    def epoch() -> None:
        batches = iter(dataset)
        for _ in range(int(dataset.cardinality()) // TOGETHER):
            steps(batches)

    return epoch


def measured(epochs: dict[str, Epoch], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each epoch, round by round."""
    for epoch in epochs.values():
        epoch()  # Compiles.
    times: dict[str, list[float]] = {name: [] for name in epochs}
    for _ in range(rounds):
        for name, epoch in epochs.items():
            start = time.perf_counter()
            epoch()
            times[name].append(time.perf_counter() - start)
    return times


def main() -> None:
    """Print the ratios as a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    random = np.random.default_rng(0)
    count = options.batch_size * options.steps
    x = random.random((count, 28, 28, 1), "float32")
    y = random.integers(0, 10, count)
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(options.batch_size)
    dataset = dataset.cache().prefetch(tf.data.AUTOTUNE)
    times = measured(
        {
            "a loop by hand": by_hand(dataset),
            "`fit`": fitted(dataset),
            "the loop of `convert`": looped(dataset, ""),
            "the loop of `convert --to module`": looped(dataset, "module"),
            "the same, ten steps in one graph": in_one_graph(dataset, "module"),
        },
        options.rounds,
    )
    hand = times["a loop by hand"]
    print("| training | ms a step | of the loop by hand |\n| --- | --- | --- |")
    for name, each in times.items():
        ratio = statistics.median(a / b for a, b in zip(each, hand, strict=True))
        step = 1000 * statistics.median(each) / options.steps
        print(f"| {name} | {step:.2f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
