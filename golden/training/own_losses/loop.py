import re
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.losses import Huber


def as_snake_case(name: str) -> str:
    """Return the name that Keras makes of that of a class or function."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


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


def train_epoch(
    train_step: Step,
    dataset: Any,
    metrics: Sequence[keras.metrics.Metric],
    callbacks: keras.callbacks.CallbackList,
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


def make_callbacks(
    model: Any,
    dataset: Any,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    epochs: int = 1,
    verbose: int | str = "auto",
) -> keras.callbacks.CallbackList:
    """Return callbacks as one, with the progress that `verbose` asks for."""
    model.stop_training = False
    return keras.callbacks.CallbackList(
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


class FunctionLoss(keras.losses.Loss):
    """A loss by a function of y and the model's output: the mean of what it returns."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def call(self, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
        """Return the function's values, (examples,) and (examples, 1) made alike before."""
        if len(y_true.shape) < len(y_pred.shape):
            y_true, y_pred = with_same_rank(y_true, y_pred)
        else:
            y_pred, y_true = with_same_rank(y_pred, y_true)
        return self.function(y_true, y_pred)


def with_same_rank(
    shorter: tf.Tensor, longer: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return two tensors, a last axis of size 1 added to the one or taken from the other."""
    ranks = len(shorter.shape), len(longer.shape)
    if ranks[1] - ranks[0] != 1 or longer.shape[-1] != 1:
        return shorter, longer
    if ranks[0] == 1:
        return tf.expand_dims(shorter, -1), longer
    return shorter, tf.squeeze(longer, -1)


def as_loss(loss: Any) -> keras.losses.Loss:
    """Return a loss for all that `compile` takes as one: a name, a function, a class."""
    found = keras.losses.get(loss)
    return found if isinstance(found, keras.losses.Loss) else FunctionLoss(found)


def as_metric(metric: Any) -> keras.metrics.Metric:
    """Return a metric for all that `compile` takes as one: a name, a function, a class."""
    if str(metric).lower() in ("accuracy", "acc"):
        metric = keras.metrics.MeanMetricWrapper(accuracy_by_shape, name=str(metric))
    found = keras.metrics.get(metric)
    name = getattr(found, "name", "") or getattr(
        found, "__name__", type(found).__name__
    )
    if isinstance(metric, str):
        name = metric
    if not isinstance(found, keras.metrics.Metric):
        name = as_snake_case(name)
        found = keras.metrics.MeanMetricWrapper(found)
    found.name = name
    return found


def named_apart(metrics: list[keras.metrics.Metric]) -> list[keras.metrics.Metric]:
    """Return metrics; raise ValueError if two have one name, by which the results go."""
    names = [metric.name for metric in metrics]
    if len(set(names)) < len(names):
        raise ValueError(f"Two of these metrics have the same name: {names}")
    return metrics


def accuracy_by_shape(y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Return which predictions are right, as the word "accuracy" means it for their shapes."""
    if y_pred.shape[-1] == 1:
        return keras.metrics.binary_accuracy(y_true, y_pred)
    if len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1:
        return keras.metrics.sparse_categorical_accuracy(y_true, y_pred)
    return keras.metrics.categorical_accuracy(y_true, y_pred)


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = x.sum(axis=1)
classes = keras.utils.to_categorical((y > 0).astype("int32") + (y > 1), 3)


def myLoss(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred) * 2.0, axis=-1)


def weighted(weight):
    def weightedError(y_true, y_pred):
        return weight * tf.reduce_mean(tf.abs(y_true - y_pred))

    return weightedError


class Quartic(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return tf.reduce_mean(tf.pow(y_true - y_pred, 4), axis=-1)


def MyError(y_true, y_pred):
    return keras.ops.abs(y_true - y_pred)


def build(outputs=1):
    net = keras.Sequential()
    net.add(keras.Input((4,)))
    net.add(layers.Dense(5, activation="relu"))
    net.add(layers.Dense(outputs))
    return net


model = build()
optimizer = keras.optimizers.Adam()
loss_fn = FunctionLoss(myLoss)
metrics = named_apart(
    [
        keras.metrics.Mean(name="loss"),
        keras.metrics.MeanAbsoluteError(name="mae"),
        keras.metrics.MeanMetricWrapper(MyError, name="my_error"),
        as_metric(weighted(2.0)),
    ]
)
train_step = make_train_step(model, optimizer, loss_fn, metrics)
test_step = make_test_step(model, loss_fn, metrics)
train_batches = make_batches((x, y), shuffle=True)
history = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_batches, metrics, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
test_batches = make_batches((x, y))
score = list(evaluate(test_step, test_batches, metrics, verbose=0).values())
optimizer = keras.optimizers.Adam()
loss_fn = as_loss(weighted(3.0))
metrics2 = [keras.metrics.Mean(name="loss")]
train_step2 = make_train_step(model, optimizer, loss_fn, metrics2)
test_step2 = make_test_step(model, loss_fn, metrics2)
train_batches = make_batches((x, y, np.linspace(0, 1, 70)), shuffle=True)
history2 = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history2], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step2, train_batches, metrics2, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
test_batches = make_batches((x, y))
score2 = evaluate(test_step2, test_batches, metrics2, verbose=0)["loss"]
optimizer = keras.optimizers.Adam()
loss_fn = as_loss(Quartic())
metrics3 = named_apart(
    [
        keras.metrics.Mean(name="loss"),
        keras.metrics.MeanAbsoluteError(name="mae"),
        as_metric(Huber()),
    ]
)
train_step3 = make_train_step(model, optimizer, loss_fn, metrics3)
train_batches = make_batches((x, y[:, None]), shuffle=True)
history3 = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history3], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step3, train_batches, metrics3, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
optimizer = keras.optimizers.SGD()
loss_fn = as_loss(lambda a, b: tf.nn.l2_loss(a - b) / 1000)
metrics4 = named_apart([keras.metrics.Mean(name="loss"), as_metric(lambda a, b: a)])
train_step4 = make_train_step(model, optimizer, loss_fn, metrics4)
train_batches = make_batches((x, y), shuffle=True)
history4 = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history4], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step4, train_batches, metrics4, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()

several = build(3)
optimizer = keras.optimizers.Adam()
loss_fn = keras.losses.MeanSquaredError()
metrics5 = [
    keras.metrics.Mean(name="loss"),
    keras.metrics.MeanMetricWrapper(accuracy_by_shape, name="accuracy"),
]
train_step5 = make_train_step(several, optimizer, loss_fn, metrics5)
train_batches = make_batches((x, classes), shuffle=True)
history5 = keras.callbacks.History()
callbacks = make_callbacks(several, train_batches, [history5], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step5, train_batches, metrics5, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
optimizer = keras.optimizers.Adam()
loss_fn = as_loss(keras.losses.MeanSquaredError)
metrics6 = [
    keras.metrics.Mean(name="loss"),
    keras.metrics.MeanMetricWrapper(accuracy_by_shape, name="acc"),
]
train_step6 = make_train_step(several, optimizer, loss_fn, metrics6)
train_batches = make_batches((x, y[:, None]), shuffle=True)
history6 = keras.callbacks.History()
callbacks = make_callbacks(several, train_batches, [history6], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step6, train_batches, metrics6, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
