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

    def __init__(self) -> None:
        super().__init__()
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
    ) -> tf.Variable:
        """Make a variable, also where the call is being traced by tf.function."""
        with tf.init_scope(), self.name_scope:
            value = initializer(shape, self.variable_dtype)
            return tf.Variable(value, name=name)

    def cast(self, x: tf.Tensor) -> tf.Tensor:
        """Return x in the dtype of computation; integers stay what they are."""
        x = tf.convert_to_tensor(x)
        return tf.cast(x, self.compute_dtype) if x.dtype.is_floating else x


class RandomSeed(tf.Module):
    """The seeds of a block's random numbers: a checkpoint resumes their sequence.

    No weight of the block, as in Keras.
    """

    def __init__(self) -> None:
        super().__init__()
        start = random.randint(1, 10**9)
        state = tf.constant([start, 0], tf.int64)
        self.state = tf.Variable(state, trainable=False, name="seed")

    def next(self) -> tf.Tensor:
        """Return a seed for one stateless operation: (2,), int32."""
        seed = tf.cast(self.state % (tf.int32.max - 1), tf.int32)
        self.state.assign_add([0, 1])
        return seed


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

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
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


class Dropout(Block):
    """Sets a random part of the inputs to 0 in training: (batch, ...) -> (batch, ...)"""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.seed = RandomSeed() if rate > 0 else None

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.cast(x)
        if not training or self.seed is None:
            return x
        return random_dropout(x, self.rate, self.seed)


def random_dropout(x: tf.Tensor, rate: float, seed: RandomSeed) -> tf.Tensor:
    """Return x with a random part set to 0, and the rest scaled by 1 / (1 - rate)."""
    if rate == 1:
        return tf.zeros_like(x)
    shape = tf.shape(x)
    return tf.nn.experimental.stateless_dropout(x, rate, seed.next(), None, shape)


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


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1, keepdims=True) > 0).astype("int32")


def doubled(y_true, y_pred):
    return 2 * keras.losses.binary_crossentropy(y_true, y_pred)


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = Dense(5, activation="relu")
        self.dropout = Dropout(0.2)
        self.dense2 = Dense(1, activation="sigmoid")

    @property
    def layers(self):
        return [self.dense1, self.dropout, self.dense2]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 5)
        x = self.dropout(x, training=training)
        return self.dense2(x)  # (batch, 1)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


def run():
    import tensorflow as tf

    model = Net()
    model(tf.zeros((1, 4)))
    optimizer = keras.optimizers.Adam()
    loss_fn = FunctionLoss(doubled)
    metrics = [
        keras.metrics.Mean(name="loss"),
        keras.metrics.BinaryAccuracy(name="accuracy"),
        keras.metrics.MeanMetricWrapper(doubled, name="doubled"),
    ]
    train_step = make_train_step(model, optimizer, loss_fn, metrics)
    test_step = make_test_step(model, loss_fn, metrics)
    batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(16).repeat()
    train_batches = Batches(batches, 4, is_training=True)
    history = keras.callbacks.History()
    callbacks = make_callbacks(model, train_batches, [history], epochs=3, verbose=0)
    callbacks.on_train_begin()
    for epoch in range(3):
        callbacks.on_epoch_begin(epoch)
        logs = train_epoch(train_step, train_batches, metrics, callbacks)
        callbacks.on_epoch_end(epoch, logs)
    callbacks.on_train_end()
    one = list(step_on_batch(train_step, (x, y), metrics).values())
    two = list(step_on_batch(test_step, (x, y), metrics).values())
    return history, one + two, predict(model, x, len(x))


history, losses, p = run()
