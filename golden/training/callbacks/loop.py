from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense, Dropout, Flatten, Conv2D
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import SGD
from tensorflow.keras.callbacks import (
    EarlyStopping,
    ReduceLROnPlateau,
    ModelCheckpoint,
    TensorBoard,
    LearningRateScheduler,
)

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
        return tf.cast(array, tf.keras.config.floatx())
    return array


def weigh_classes(y: Any, class_weight: dict[int, float]) -> np.ndarray:
    """Return the weight of each example: that of its class, 1 where there is none.

    Args:
        y: Class numbers, (examples,) or (examples, 1), or one-hot rows.
        class_weight: Weights by class number.
    """
    y = np.asarray(y)
    if y.ndim > 1:
        y = y.argmax(axis=-1) if y.shape[-1] != 1 else y.squeeze(axis=-1)
    classes = np.round(y).astype("int32")
    weights = np.ones(len(classes), tf.keras.config.floatx())
    for number, weight in class_weight.items():
        weights[classes == number] = weight
    return weights


def make_train_step(
    model: Any,
    optimizer: tf.keras.optimizers.Optimizer,
    loss_fn: tf.keras.losses.Loss,
    metrics: Sequence[tf.keras.metrics.Metric],
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
        x, y, sample_weight = tf.keras.utils.unpack_x_y_sample_weight(batch)
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
    loss_fn: tf.keras.losses.Loss,
    metrics: Sequence[tf.keras.metrics.Metric],
) -> Step:
    """Return a compiled function that measures one batch and changes no weights."""
    loss_mean, *others = metrics

    @tf.function(reduce_retracing=True)
    def test_step(batch: Any) -> dict[str, tf.Tensor]:
        x, y, sample_weight = tf.keras.utils.unpack_x_y_sample_weight(batch)
        y_pred = model(x, training=False)
        loss = tf.reduce_sum([loss_fn(y, y_pred, sample_weight), *model.losses])
        loss_mean.update_state(loss, sample_weight=tf.shape(y)[0])
        for metric in others:
            metric.update_state(y, y_pred)
        return {metric.name: metric.result() for metric in metrics}

    return test_step


def train_epoch(
    train_step: Step,
    dataset: Any,
    metrics: Sequence[tf.keras.metrics.Metric],
    callbacks: tf.keras.callbacks.CallbackList,
) -> dict[str, float]:
    """Take a step for each batch; return the metrics over all of them, by name."""
    for metric in metrics:
        metric.reset_state()
    # As in `fit`, one graph serves batches of any size. It is called itself: to look for it
    # anew for each batch is a tenth of a small model's step.
    run_step = train_step.get_concrete_function(dataset.element_spec)
    logs: dict[str, tf.Tensor] = {}
    for step, batch in enumerate(dataset):
        callbacks.on_train_batch_begin(step)
        logs = run_step(batch)
        callbacks.on_train_batch_end(step, logs)
        if callbacks.model.stop_training:
            break
    return {name: as_number(value) for name, value in logs.items()}


def evaluate(
    test_step: Step,
    dataset: Any,
    metrics: Sequence[tf.keras.metrics.Metric],
    callbacks: tf.keras.callbacks.CallbackList | None = None,
    verbose: int | str = 1,
) -> dict[str, float]:
    """Measure every batch; return the loss and the metrics over all of them, by name."""
    if callbacks is None:
        callbacks = tf.keras.callbacks.CallbackList(
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


def make_callbacks(
    model: Any,
    dataset: Any,
    callbacks: Sequence[tf.keras.callbacks.Callback] = (),
    epochs: int = 1,
    verbose: int | str = "auto",
) -> tf.keras.callbacks.CallbackList:
    """Return callbacks as one, with the progress that `verbose` asks for."""
    model.stop_training = False
    return tf.keras.callbacks.CallbackList(
        list(callbacks),
        add_progbar=verbose != 0,
        model=model,
        verbose=verbose,
        epochs=epochs,
        steps=count_batches(dataset),
    )


def count_batches(dataset: Any) -> int | None:
    """Return the number of batches, or None where only a pass over them can tell."""
    count = int(dataset.cardinality())
    return count if count >= 0 else None


tf.keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 6, 6, 1)).astype("float32")
y = np.eye(2)[rng.integers(0, 2, 70)]
x_val, y_val = x[50:], y[50:]


class Print(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, sorted(logs))


def train(epochs):
    net = Sequential()
    net.add(Conv2D(4, 3, activation="relu", input_shape=(6, 6, 1)))
    net.add(Flatten())
    net.add(Dropout(0.4))
    net.add(Dense(2, activation="softmax"))
    opt = SGD(learning_rate=0.1, momentum=0.9)
    stop = EarlyStopping(monitor="val_loss", patience=1, restore_best_weights=True)
    callbacks = [
        stop,
        ReduceLROnPlateau(patience=1, factor=0.5),
        Print(),
        ModelCheckpoint("best.keras", save_best_only=True),
        TensorBoard("logs"),
        LearningRateScheduler(lambda epoch, lr: lr * 0.9),
    ]
    loss_fn = tf.keras.losses.CategoricalCrossentropy(label_smoothing=0.1)
    metrics = [
        tf.keras.metrics.Mean(name="loss"),
        tf.keras.metrics.CategoricalAccuracy(name="acc"),
        tf.keras.metrics.AUC(name="auc"),
        tf.keras.metrics.MeanSquaredError(name="mse"),
    ]
    net.optimizer = opt
    train_step = make_train_step(net, opt, loss_fn, metrics)
    test_step = make_test_step(net, loss_fn, metrics)
    train_batches = make_batches(
        (x, y, weigh_classes(y, {0: 1.0, 1: 3.0})), shuffle=True
    )
    val_batches = make_batches((x_val, y_val))
    h = tf.keras.callbacks.History()
    callbacks2 = make_callbacks(net, train_batches, [*callbacks, h], epochs=epochs)
    callbacks2.on_train_begin()
    for epoch2 in range(epochs):
        callbacks2.on_epoch_begin(epoch2)
        logs = train_epoch(train_step, train_batches, metrics, callbacks2)
        results = evaluate(test_step, val_batches, metrics, callbacks2)
        logs |= {f"val_{name}": value for name, value in results.items()}
        callbacks2.on_epoch_end(epoch2, logs)
        if net.stop_training:
            break
    callbacks2.on_train_end()
    test_batches = make_batches((x_val, y_val))
    score = list(evaluate(test_step, test_batches, metrics).values())
    print("Test loss:", score[0])
    print(
        dict(
            sorted(
                evaluate(test_step, make_batches((x_val, y_val), 7), metrics).items()
            )
        )
    )
    net.save("end.keras")
    global history, score2
    history, score2 = h, score
    return net


model = train(6)
