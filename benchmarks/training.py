"""What a step of training costs: `fit`, a loop by hand, and what tfscaffold writes.

    python benchmarks/training.py [--model cnn] [--batch-size 64] [--steps 60] [--rounds 7]

The models are a small convolutional network, and dense ones of several widths: the smaller
the model, the more of a step is not arithmetic. Each contender trains its own copy. All of them
take turns within a round, so that what else the machine does meets all alike. A contender's
figure is the median over the rounds of its time divided by that of the loop by hand, and
the same for the time of the CPU, which a busy machine disturbs less.

The loop by hand is that of https://keras.io/guides/writing_a_custom_training_loop_in_tensorflow
(a compiled step, a loss, one metric). "ten steps in one graph" is what becomes of
`steps_per_execution=10` in `compile`.
"""

import argparse
import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf

from tfscaffold.convert import Options, convert_text

MODELS = {
    "cnn": """\
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
""",
    "dense512": """\
        layers.Flatten(),
        layers.Dense(512, activation="relu"),
""",
    "dense128": """\
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
""",
    "dense32": """\
        layers.Flatten(),
        layers.Dense(32, activation="relu"),
""",
}
MODEL = """\
import keras
import tensorflow as tf
from keras import layers

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
%s        layers.Dense(10, activation="softmax"),
    ]
)
"""
TRAINING = """\
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"]%s)
model.fit(dataset, verbose=0)
"""
# Shows the converter that the data are a dataset.
DATA = "dataset = tf.data.Dataset.range(1)\n"
TOGETHER = ", steps_per_execution=10"
# AutoGraph reads the scripts when their functions are called first. Removed at the end.
FOLDER = tempfile.TemporaryDirectory()
# Trains over all batches once.
Epoch = Callable[[], object]


def run(text: str, dataset: tf.data.Dataset) -> dict[str, Any]:
    """Return the names of a script that was run with the data."""
    path = Path(FOLDER.name) / f"made{len(os.listdir(FOLDER.name))}.py"
    path.write_text(text, encoding="utf-8")
    return runpy.run_path(str(path), {"dataset": dataset})


def converted(model: str, to: str, options: str) -> str:
    """Return the script as `convert --training loop` writes it."""
    source = model + TRAINING % options
    source = source.replace("\nmodel", f"\n{DATA}model", 1)
    result = convert_text(source, to, Options(training="loop"))
    assert [each.status for each in result.models] == ["converted"], result.models
    return result.text.replace(DATA, "")


def fitted(dataset: tf.data.Dataset, model: str, options: str = "") -> Epoch:
    """Return an epoch of `fit`."""
    names = run(model + TRAINING % options, dataset)
    return lambda: names["model"].fit(dataset, verbose=0)


def by_hand(dataset: tf.data.Dataset, text: str) -> Epoch:
    """Return an epoch of a loop as the guide writes it."""
    model = run(text, dataset)["model"]
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


def looped(dataset: tf.data.Dataset, model: str, to: str, options: str = "") -> Epoch:
    """Return an epoch of the loop that the converter writes."""
    names = run(converted(model, to, options), dataset)
    step, rest = names["train_step"], (dataset, names["metrics"], names["callbacks"])
    if options:
        return lambda: step.train_epoch(*rest)
    return lambda: names["train_epoch"](step, *rest)


def of_project(dataset: tf.data.Dataset, model: str) -> Epoch:
    """Return an epoch of the loop that a project of `tfscaffold new` has."""
    folder = Path(FOLDER.name) / "demo"
    words = [sys.executable, "-m", "tfscaffold", "new", str(folder)]
    words += ["--tier", "functional", "--training", "loop"]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    sys.path.insert(0, str(folder / "src"))
    loop = import_module("demo.loop")
    network = run(model, dataset)["model"]
    metrics, optimizer = loop.EpochMetrics(), keras.optimizers.Adam()
    optimizer.build(network.trainable_variables)
    step = loop.make_train_step(network, optimizer, metrics)
    told = keras.callbacks.CallbackList(model=network)
    before, after = told.on_train_batch_begin, told.on_train_batch_end
    return lambda: loop.run_epoch(step, dataset, metrics, before, after)


def measured(epochs: dict[str, Epoch], rounds: int) -> dict[str, list[list[float]]]:
    """Return what each epoch took, round by round: seconds, and seconds of the CPU."""
    clocks = (time.perf_counter, time.process_time)
    for epoch in epochs.values():
        epoch()  # Compiles.
    times: dict[str, list[list[float]]] = {name: [] for name in epochs}
    for _ in range(rounds):
        for name, epoch in epochs.items():
            starts = [clock() for clock in clocks]
            epoch()
            ends = [clock() for clock in clocks]
            times[name].append([b - a for a, b in zip(starts, ends, strict=True)])
    return times


def main() -> None:
    """Print the ratios as a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", choices=MODELS, default="cnn")
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
    model = MODEL % MODELS[options.model]
    times = measured(
        {
            "a loop by hand": by_hand(dataset, model),
            "`fit`": fitted(dataset, model),
            "`fit`, ten steps in one graph": fitted(dataset, model, TOGETHER),
            "the loop of `new`": of_project(dataset, model),
            "the loop of `convert`": looped(dataset, model, ""),
            "the same, ten steps in one graph": looped(dataset, model, "", TOGETHER),
            "the loop of `convert --to module`": looped(dataset, model, "module"),
            "module, ten steps in one graph": looped(
                dataset, model, "module", TOGETHER
            ),
        },
        options.rounds,
    )
    hand = times["a loop by hand"]
    print("| training | ms a step | of the loop by hand | by CPU time |")
    print("| --- | --- | --- | --- |")
    for name, each in times.items():
        step = 1000 * statistics.median(seconds for seconds, _ in each) / options.steps
        ratios = [
            statistics.median(a[i] / b[i] for a, b in zip(each, hand, strict=True))
            for i in range(2)
        ]
        print(f"| {name} | {step:.2f} | {ratios[0]:.2f} | {ratios[1]:.2f} |")


if __name__ == "__main__":
    main()
