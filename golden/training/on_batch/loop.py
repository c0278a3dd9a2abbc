from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

# A compiled function: it works on one batch, (x, y) or (x, y, sample_weight), and returns the
# metrics so far, by name.
Step = Any


def make_batches(
    arrays: Sequence[Any], batch_size: int = 32, shuffle: bool = False
) -> tf.data.Dataset:
    """Return batches of arrays of equal length: (x, y) or (x, y, sample_weight).

    The last batch may be smaller; `shuffle` draws a new order for each pass.
    """
    tensors = tuple(tf.convert_to_tensor(as_floatx(array)) for array in arrays)
    size = len(tensors[0])

    def order(_: tf.Tensor) -> tf.Tensor:
        rows = tf.range(size, dtype=tf.int64)
        return tf.random.shuffle(rows) if shuffle else rows

    rows = tf.data.Dataset.range(1).map(order).unbatch().batch(batch_size)
    dataset = rows.map(lambda each: tuple(tf.gather(t, each) for t in tensors))
    count = tf.data.experimental.assert_cardinality(-(-size // batch_size))
    return dataset.apply(count).prefetch(tf.data.AUTOTUNE)


def as_floatx(array: Any) -> Any:
    """Return an array, its floating-point numbers as float32 or what Keras is set to."""
    if not tf.is_tensor(array):
        array = np.asarray(array)
    if tf.as_dtype(array.dtype).is_floating:
        return tf.cast(array, keras.config.floatx())
    return array


def make_train_step(
    model: Any,
    optimizer: keras.optimizers.Optimizer,
    loss_fn: keras.losses.Loss,
    metrics: Sequence[keras.metrics.Metric],
) -> Step:
    """Return a compiled function that updates the weights for one batch.

    It serves this model and this optimizer alone: a compiled function cannot make new
    variables later, so another model needs a step of its own.

    Args:
        model: A Keras model, or a `tf.Module` with `losses`.
        optimizer: Its optimizer.
        loss_fn: Called with y, the model's output, and the weights of the examples.
        metrics: Each batch is added to them; the first one is the mean of the loss.
    """
    loss_mean, *others = metrics

    @tf.function(reduce_retracing=True)
    def train_step(batch: Any) -> dict[str, tf.Tensor]:
        x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(batch)
        with tf.GradientTape() as tape:
            y_pred = model(x, training=True)
            # The layers may have losses of their own: regularizers, say.
            loss = tf.reduce_sum([loss_fn(y, y_pred, sample_weight), *model.losses])
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        # The last batch may be smaller and then counts less.
        loss_mean.update_state(loss, sample_weight=tf.shape(y)[0])
        for metric in others:
            metric.update_state(y, y_pred)
        return {metric.name: metric.result() for metric in metrics}

    return train_step


def make_test_step(
    model: Any,
    loss_fn: keras.losses.Loss,
    metrics: Sequence[keras.metrics.Metric],
) -> Step:
    """Return a compiled function that measures one batch and changes no weights."""
    loss_mean, *others = metrics

    @tf.function(reduce_retracing=True)
    def test_step(batch: Any) -> dict[str, tf.Tensor]:
        x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(batch)
        y_pred = model(x, training=False)
        loss = tf.reduce_sum([loss_fn(y, y_pred, sample_weight), *model.losses])
        loss_mean.update_state(loss, sample_weight=tf.shape(y)[0])
        for metric in others:
            metric.update_state(y, y_pred)
        return {metric.name: metric.result() for metric in metrics}

    return test_step


def evaluate(
    test_step: Step,
    dataset: Any,
    metrics: Sequence[keras.metrics.Metric],
    callbacks: keras.callbacks.CallbackList | None = None,
    verbose: int | str = 1,
) -> dict[str, float]:
    """Measure every batch; return the loss and the metrics over all of them, by name."""
    if callbacks is None:
        callbacks = keras.callbacks.CallbackList(
            add_progbar=verbose != 0,
            verbose=verbose,
            epochs=1,
            steps=count_batches(dataset),
        )
    for metric in metrics:
        metric.reset_state()
    run_step = test_step.get_concrete_function(dataset.element_spec)
    callbacks.on_test_begin()
    logs: dict[str, tf.Tensor] = {}
    for step, batch in enumerate(dataset):
        callbacks.on_test_batch_begin(step)
        logs = run_step(batch)
        callbacks.on_test_batch_end(step, logs)
    results = {name: as_number(value) for name, value in logs.items()}
    callbacks.on_test_end(results)
    return results


def as_number(value: Any) -> Any:
    """Return what a metric has found as a number; as an array where it is several."""
    value = np.asarray(value)
    return value if value.ndim else float(value)


def step_on_batch(
    step: Step, batch: Any, metrics: Sequence[keras.metrics.Metric]
) -> dict[str, float]:
    """Take a step, or measure, on one batch alone; return the loss and the metrics by name."""
    for metric in metrics:
        metric.reset_state()
    return {name: as_number(value) for name, value in step(batch).items()}


def count_batches(dataset: Any) -> int | None:
    """Return the number of batches, or None where only a pass over them can tell."""
    count = int(dataset.cardinality())
    return count if count >= 0 else None


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(64, 4))
real = np.ones((16, 1))
fake = np.zeros((16, 1))
history = {"real": [], "fake": [], "pair": [], "test": []}

judge = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(6, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(1, activation="sigmoid"),
    ]
)
optimizer = keras.optimizers.Adam()
loss_fn = keras.losses.BinaryCrossentropy()
metrics2 = [
    keras.metrics.Mean(name="loss"),
    keras.metrics.BinaryAccuracy(name="accuracy"),
]
train_step = make_train_step(judge, optimizer, loss_fn, metrics2)
test_step = make_test_step(judge, loss_fn, metrics2)

maker = keras.Sequential([keras.Input((3,)), layers.Dense(4)])
judge.trainable = False
pair = keras.Sequential([maker, judge])
optimizer = keras.optimizers.Adam(0.01)
loss_fn = keras.losses.BinaryCrossentropy()
metrics3 = [keras.metrics.Mean(name="loss")]
train_step2 = make_train_step(pair, optimizer, loss_fn, metrics3)
judge.trainable = True


def train(steps):
    metrics = "the user's own"
    for step in range(steps):
        noise = rng.normal(size=(16, 3))
        rows = x[step * 16 : step * 16 + 16]
        loss, accuracy = step_on_batch(train_step, (rows, real), metrics2).values()
        history["real"].append(loss + accuracy)
        found = list(
            step_on_batch(
                train_step, (maker.predict(noise, verbose=0), fake), metrics2
            ).values()
        )
        history["fake"].append(found[0])
        found = step_on_batch(train_step2, (noise, real), metrics3)["loss"]
        history["pair"].append(found)
        seen = dict(sorted(step_on_batch(test_step, (rows, real), metrics2).items()))
        history["test"].append(seen["loss"])
    return metrics


train(4)
step_on_batch(train_step, (x, np.ones(64), np.linspace(0, 1, 64)), metrics2)
test_batches = make_batches((x, np.ones(64)))
scores = list(evaluate(test_step, test_batches, metrics2, verbose=0).values())
shown = "%s: %.3f" % (["loss", "compile_metrics"][1], scores[1])
names = [len(name) for name in ["loss", "compile_metrics"] + ["loss"]]
p = pair.predict_on_batch(rng.normal(size=(5, 3)))
test_batches = make_batches((x, np.ones(64)))
measured = dict(sorted(evaluate(test_step, test_batches, metrics2, verbose=0).items()))
