import itertools
import random
import types
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their
    attributes are those of the Keras layer, so that either reads the checkpoints of
    the other.
    """

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype

    @property
    def weights(self) -> list[tf.Variable]:
        """The variables in the order of their making, which is Keras' order."""
        return [v for v in vars(self).values() if isinstance(v, tf.Variable)]

    @property
    def losses(self) -> list[tf.Tensor]:
        """Scalars to be added to the loss: what regularizers make of the last call."""
        return []

    def add_weight(
        self,
        name: str,
        shape: tuple[int, ...],
        initializer: Callable[..., tf.Tensor] | None,
        trainable: bool = True,
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        with tf.init_scope(), self.name_scope:
            value = initializer(shape, self.variable_dtype)
            return tf.Variable(value, trainable=trainable, name=name)

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


class Dense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(
        self, units: int, activation: str | None = None, name: str | None = None
    ) -> None:
        super().__init__(name=name)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

    def build(self, features: int) -> None:
        """Make the kernel (features, units) and the bias (units,)."""
        shape = (features, self.units)
        self._kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.bias = self.add_weight("bias", shape[1:], tf.zeros)

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        kernel = tf.cast(self._kernel, x.dtype)
        x = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
        x = add_bias(x, self.bias)
        return self.activation(x)


# The compiled calls of models, each for as long as its model is there.
CALLS = weakref.WeakKeyDictionary[Any, Any]()


def predict(model: Any, x: Any, batch_size: int = 32) -> np.ndarray:
    """Return what a model computes outside of training, as one array.

    Args:
        model: A `tf.Module`.
        x: An array, or batches: x, (x, y) or (x, y, sample_weight), as a dataset or `Batches`.
        batch_size: The size of the batches of an array.
    """
    if isinstance(x, keras.utils.PyDataset):
        raise TypeError(f"`Batches` gives the batches of a {type(x).__name__}.")
    call = compiled_call(model)
    if not hasattr(x, "element_spec"):
        if 0 < len(x) <= batch_size:
            return call(tf.convert_to_tensor(as_floatx(x))).numpy()
        x = make_batches((x,), batch_size)
    outputs = []
    for batch in x:
        inputs, _, _ = keras.utils.unpack_x_y_sample_weight(batch)
        outputs.append(call(inputs).numpy())
    if isinstance(x, tf.data.Dataset) and x.cardinality() >= 0:
        iter(x)  # As in Keras, a shuffled dataset draws an order here, too.
    return np.concatenate(outputs)


def compiled_call(model: Any) -> Any:
    """Return what calls a model outside of training, compiled once for each model."""
    if model not in CALLS:
        # What is kept must not keep the model.
        weak: Any = weakref.ref(model)
        call = tf.function(lambda x: weak()(x, training=False), reduce_retracing=True)
        CALLS[model] = call
    return CALLS[model]


def save_model(model: Any, path: str, batches: tf.data.Dataset) -> None:
    """Write a SavedModel that takes what the batches hold as x, any number of it.

    Args:
        model: A `tf.Module`.
        path: The folder.
        batches: x, (x, y) or (x, y, sample_weight).
    """
    spec, _, _ = keras.utils.unpack_x_y_sample_weight(batches.element_spec)
    spec = tf.TensorSpec([None, *spec.shape[1:]], spec.dtype)

    @tf.function(input_signature=[spec])
    def serve(inputs: tf.Tensor) -> tf.Tensor:
        return model(inputs, training=False)

    tf.saved_model.save(model, path, signatures=serve)


class BatchNormalization(Block):
    """(x - mean) / sqrt(variance + epsilon) * gamma + beta, along the channels.

    In training, mean and variance are those of the batch, and the moving ones follow
    them; otherwise the moving ones are used. (batch, ...) -> (batch, ...)
    """

    def __init__(self) -> None:
        super().__init__()
        self.momentum = 0.99
        self.epsilon = 0.001
        self.gamma = self.beta = None

    def build(self, channels: int) -> None:
        """Make gamma, beta and the moving mean and variance, each (channels,)."""
        self.gamma = self.add_weight("gamma", (channels,), tf.ones)
        self.beta = self.add_weight("beta", (channels,), tf.zeros)
        self.moving_mean = self.add_weight(
            "moving_mean", (channels,), tf.zeros, trainable=False
        )
        self.moving_variance = self.add_weight(
            "moving_variance", (channels,), tf.ones, trainable=False
        )

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not self.weights:
            self.build(x.shape[-1])
        # Half precision is too coarse for statistics.
        x = tf.cast(x, tf.float32) if x.dtype.size < 4 else x
        mean = tf.cast(self.moving_mean, x.dtype)
        variance = tf.cast(self.moving_variance, x.dtype)
        if training:
            axes = list(range(x.shape.rank))
            del axes[-1]
            batch_mean, batch_variance = tf.nn.moments(x, axes)
            self.moving_mean.assign(self.follow(mean, batch_mean))
            self.moving_variance.assign(self.follow(variance, batch_variance))
            mean, variance = batch_mean, batch_variance
        x = tf.nn.batch_normalization(
            x,
            self.along_axis(mean, x),
            self.along_axis(variance, x),
            self.along_axis(self.beta, x),
            self.along_axis(self.gamma, x),
            self.epsilon,
        )
        return tf.cast(x, self.compute_dtype)

    def follow(self, moving: tf.Tensor, batch: tf.Tensor) -> tf.Tensor:
        """Return the moving statistic a step nearer to that of the batch."""
        value = moving * self.momentum + batch * (1 - self.momentum)
        return tf.cast(value, self.variable_dtype)

    def along_axis(self, vector: tf.Tensor | None, x: tf.Tensor) -> tf.Tensor | None:
        """Return the vector (channels,) in a shape that x broadcasts with."""
        if vector is None:
            return None
        shape = [1] * x.shape.rank
        shape[-1] = -1
        return tf.reshape(tf.cast(vector, x.dtype), shape)


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


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")


class Rows(keras.utils.PyDataset):
    def __len__(self):
        return 5

    def __getitem__(self, index):
        return x[index * 16 : index * 16 + 16], y[index * 16 : index * 16 + 16]


class Base:
    def __init__(self):
        self.model = None

    def probabilities(self, x):
        return predict(self.model, x)


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.hidden = Dense(5, activation="relu", name="hidden")
        self.norm = BatchNormalization()
        self.dense = Dense(1, activation="sigmoid")

    @property
    def layers(self):
        return [self.hidden, self.norm, self.dense]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        x = self.hidden(inputs)
        x = self.norm(x, training=training)
        return self.dense(x)


class Classifier(Base):
    def build(self):
        self.model = Net()
        optimizer = keras.optimizers.Adam()
        loss_fn = keras.losses.BinaryCrossentropy()
        self.metrics = [
            keras.metrics.Mean(name="loss"),
            keras.metrics.BinaryAccuracy(name="accuracy"),
        ]
        self.train_step = make_train_step(self.model, optimizer, loss_fn, self.metrics)

    def train(self, epochs):
        train_batches = Batches(Rows(), is_training=True)
        done = keras.callbacks.History()
        callbacks = make_callbacks(
            self.model,
            train_batches,
            [done],
            epochs=epochs,
            verbose=0,
        )
        callbacks.on_train_begin()
        for epoch in range(epochs):
            callbacks.on_epoch_begin(epoch)
            logs = train_epoch(self.train_step, train_batches, self.metrics, callbacks)
            callbacks.on_epoch_end(epoch, logs)
        callbacks.on_train_end()
        save_model(self.model, "all", train_batches)
        return done

    def keep(self, path="all"):
        tf.train.Checkpoint(model=self.model).write("kept.weights.h5")

    def forget(self):
        tf.train.Checkpoint(model=self.model).read("kept.weights.h5").assert_consumed()

    def weights(self):
        kernel, bias = [w.numpy() for w in self.model.layers[0].weights]
        every = [w.numpy() for layer in self.model.layers for w in layer.weights]
        return kernel, bias, [each.size for each in every]


one = Classifier()
one.build()
history = one.train(2)
one.keep()
p = one.probabilities(x)
again = one.train(1)
q = one.probabilities(x)
one.forget()
same = one.probabilities(x)
kernel, bias, sizes = one.weights()
model = one.model
