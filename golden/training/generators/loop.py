import itertools
import random
import types
from collections.abc import Iterator, Sequence
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


class Batches:
    """The batches of a dataset, a `PyDataset` or a generator; each pass gives a part of them.

    Args:
        data: The dataset, `keras.utils.PyDataset` or generator.
        steps: How many batches make a pass; None for all there are.
        is_training: Whether a pass goes on where the last one ended, as those of `fit` do.
        shuffle: Whether a `PyDataset` gives those of `fit` in another order each time.
    """

    def __init__(
        self,
        data: Any,
        steps: int | None = None,
        is_training: bool = False,
        shuffle: bool = True,
    ) -> None:
        kinds = (tf.data.Dataset, keras.utils.PyDataset, types.GeneratorType)
        if not isinstance(data, kinds):
            raise TypeError(f"A {type(data).__name__} does not come in batches.")
        self.data = data
        self.steps = steps
        self.is_training = is_training
        self.shuffle = shuffle and is_training
        self.first: list[Any] = []
        self.dataset: Any = None
        self.batches: Iterator[Any] | None = None
        self.seen = 0
        self.begun = False

    def cardinality(self) -> int:
        """Return the number of batches in a pass, -2 where only a pass can tell."""
        return self.steps or self._total() or -2

    @property
    def element_spec(self) -> Any:
        """What a batch is made of."""
        self._look()
        return self.dataset.element_spec

    def __iter__(self) -> Iterator[Any]:
        self._look()
        if not (self.begun and self.is_training):
            # Keras ends an epoch before the first one.
            self._tell("on_epoch_end")
            self.batches, self.begun = None, True
        self._tell("on_epoch_begin")
        total = self._total()
        if self.batches is None or self.steps is None:
            self.batches, self.seen = iter(self.dataset), 0
        wanted = self.steps or total
        for _ in range(wanted) if wanted else itertools.count():
            if total and self.seen >= total:
                break
            batch = next(self.batches, None)
            if batch is None:
                self._end()
                break
            self.seen += 1
            yield batch
        if total and self.seen >= total:
            # A shuffled dataset draws an order here, too.
            self.batches, self.seen = iter(self.dataset), 0
        self._tell("on_epoch_end")

    def _end(self) -> None:
        if self.is_training:
            raise ValueError(
                f"The data ended after {self.seen} batches. In `fit` the optimizer would count "
                "a step more here: say how many batches a pass has (`steps`)."
            )
        self.batches = None

    def _look(self) -> None:
        """Look at two batches, as Keras does, for what they have in common."""
        if self.dataset is not None:
            return
        if isinstance(self.data, tf.data.Dataset):
            self.dataset = self.data
            return
        if isinstance(self.data, types.GeneratorType):
            self.first = list(itertools.islice(self.data, 2))
        else:
            self.first = [self.data[i] for i in range(min(2, self._total() or 2))]
        spec = tf.nest.map_structure(common_spec, *map(without_none, self.first))
        self.dataset = tf.data.Dataset.from_generator(self._read, output_signature=spec)

    def _total(self) -> int | None:
        """Return how many batches there are, None where only a pass can tell."""
        if isinstance(self.data, keras.utils.PyDataset):
            return self.data.num_batches
        if isinstance(self.data, types.GeneratorType):
            return None
        count = int(self.data.cardinality())
        return count if count >= 0 else None

    def _read(self) -> Iterator[Any]:
        if isinstance(self.data, types.GeneratorType):
            # Once it has ended, it still gives those two.
            yield from map(without_none, itertools.chain(self.first, self.data))
            return
        total = self._total()
        order = None if total is None else list(range(total))
        if self.shuffle and order:
            random.shuffle(order)
        for index in itertools.count() if order is None else order:
            yield without_none(self.data[index])

    def _tell(self, event: str) -> None:
        if isinstance(self.data, keras.utils.PyDataset):
            getattr(self.data, event)()


def without_none(batch: Any) -> Any:
    """Return a batch as a tuple, without parts that are not there."""
    if not isinstance(batch, tuple | list):
        return batch
    return tuple(part for part in batch if part is not None)


def common_spec(*arrays: Any) -> tf.TensorSpec:
    """Return a dtype and shape for arrays that differ in the size of the batch, or more."""
    sizes = zip(*(array.shape for array in arrays), strict=True)
    shape = [size[0] if len(set(size)) == 1 else None for size in sizes]
    return tf.TensorSpec([None, *shape[1:]], arrays[0].dtype)


def make_validation_batches(
    data: Any, batch_size: int | None = None, steps: int | None = None
) -> Any:
    """Return the batches of `validation_data`: arrays (x, y), or data that come in batches.

    Args:
        data: A tuple or list of arrays, or what `Batches` takes.
        batch_size: Of arrays; without it, as many as make `steps`, or 32.
        steps: How many batches make a pass; None for all there are.
    """
    if isinstance(data, tuple | list):
        size = -(-len(data[0]) // steps) if steps else 32
        data = make_batches(data, batch_size or size)
    return Batches(data, steps)


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4))
y = (x.sum(axis=1) > 0).astype("int32")


def batches(size):
    while True:
        for first in range(0, 70, size):
            yield x[first : first + size], y[first : first + size]


class Rows(keras.utils.PyDataset):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.rows = np.arange(70)
        self.epoch = 0

    def __len__(self):
        return -(-70 // self.size)

    def __getitem__(self, index):
        rows = self.rows[index * self.size : (index + 1) * self.size]
        noise = np.random.normal(size=(len(rows), 4)) * 0.1
        return x[rows] + noise, y[rows]

    def on_epoch_begin(self):
        self.epoch += 1

    def on_epoch_end(self):
        random.shuffle(self.rows)


model = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(5, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(1, activation="sigmoid"),
    ]
)
optimizer = keras.optimizers.Adam()
loss_fn = keras.losses.BinaryCrossentropy()
metrics = [
    keras.metrics.Mean(name="loss"),
    keras.metrics.BinaryAccuracy(name="accuracy"),
]
train_step = make_train_step(model, optimizer, loss_fn, metrics)
test_step = make_test_step(model, loss_fn, metrics)
train_batches = Batches(batches(16), 3, is_training=True)
history = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history], epochs=4, verbose=0)
callbacks.on_train_begin()
for epoch in range(4):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_batches, metrics, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
train_batches = Batches(Rows(16), is_training=True)
val_batches = make_validation_batches(batches(30), steps=1)
history2 = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history2], epochs=3)
callbacks.on_train_begin()
for epoch in range(3):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_batches, metrics, callbacks)
    results = evaluate(test_step, val_batches, metrics, callbacks)
    logs |= {f"val_{name}": value for name, value in results.items()}
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
train_batches = Batches(Rows(20), 9, is_training=True)
val_batches = make_validation_batches([x, y])
history3 = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history3], epochs=1, verbose=0)
callbacks.on_train_begin()
for epoch in range(1):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_batches, metrics, callbacks)
    results = evaluate(test_step, val_batches, metrics, callbacks)
    logs |= {f"val_{name}": value for name, value in results.items()}
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
train_batches = Batches(Rows(16), is_training=True)
val_batches = make_validation_batches(Rows(30))
history4 = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history4], epochs=3, verbose=0)
callbacks.on_train_begin()
for epoch in range(3):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_batches, metrics, callbacks)
    results = evaluate(test_step, val_batches, metrics, callbacks)
    logs |= {f"val_{name}": value for name, value in results.items()}
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
train_batches = Batches(Rows(16), is_training=True, shuffle=False)
history5 = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history5], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_batches, metrics, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
test_batches = Batches(batches(20), 3)
score = list(evaluate(test_step, test_batches, metrics, verbose=0).values())
test_batches = Batches(Rows(33))
score2 = list(evaluate(test_step, test_batches, metrics, verbose=0).values())
images = tf.keras.preprocessing.image.ImageDataGenerator(horizontal_flip=True)
flow = images.flow(x.reshape((70, 2, 2, 1)), y, batch_size=8, seed=3)
p = model.predict(x, verbose=0)

pictures = keras.Sequential([layers.Flatten(), layers.Dense(1)])
optimizer = keras.optimizers.SGD()
loss_fn = keras.losses.MeanSquaredError()
metrics2 = [keras.metrics.Mean(name="loss")]
train_step2 = make_train_step(pictures, optimizer, loss_fn, metrics2)
train_batches = Batches(flow, 20, is_training=True)
history6 = keras.callbacks.History()
callbacks = make_callbacks(pictures, train_batches, [history6], epochs=3, verbose=0)
callbacks.on_train_begin()
for epoch in range(3):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step2, train_batches, metrics2, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
