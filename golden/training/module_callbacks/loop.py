import random
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.keras.callbacks import (
    CSVLogger,
    EarlyStopping,
    LearningRateScheduler,
    ModelCheckpoint,
    ReduceLROnPlateau,
    TensorBoard,
)


class Block(tf.Module):
    """A Keras layer in raw TensorFlow: its variables and operations in the open.

    Variables are made on the first call, from the shape of its input; their
    attributes are those of the Keras layer, so that either reads the checkpoints of
    the other.
    """

    def __init__(self) -> None:
        super().__init__()
        policy = tf.keras.config.dtype_policy()
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


class RawDense(Block):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
        self.units = units
        self.activation = tf.keras.activations.get(activation)
        self.kernel_initializer = tf.keras.initializers.get("glorot_uniform")

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


class RawEmbedding(Block):
    """A vector for each of input_dim numbers: (batch, ...) -> (batch, ..., output_dim)

    With `mask_zero`, `compute_mask` says which places are not 0, for a layer that
    skips the others.
    """

    def __init__(
        self, input_dim: int, output_dim: int, mask_zero: bool = False
    ) -> None:
        super().__init__()
        self.input_dim = input_dim
        self.output_dim = output_dim
        self.embeddings_initializer = tf.keras.initializers.get("uniform")
        self.mask_zero = mask_zero

    def build(self) -> None:
        """Make the embeddings (input_dim, output_dim)."""
        shape = (self.input_dim, self.output_dim)
        self._embeddings = self.add_weight(
            "embeddings", shape, self.embeddings_initializer
        )

    def compute_mask(self, x: tf.Tensor) -> tf.Tensor | None:
        """Return which places are not 0, or None without `mask_zero`."""
        return tf.not_equal(x, 0) if self.mask_zero else None

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        if not self.weights:
            self.build()
        x = tf.convert_to_tensor(x)
        x = x if x.dtype in (tf.int32, tf.int64) else tf.cast(x, tf.int32)
        return tf.cast(tf.gather(self._embeddings, x), self.compute_dtype)


# The compiled calls of models, each for as long as its model is there.
CALLS = weakref.WeakKeyDictionary[Any, Any]()


def predict(model: Any, x: Any, batch_size: int = 32) -> np.ndarray:
    """Return what a model computes outside of training, as one array.

    Args:
        model: A `tf.Module`.
        x: An array, or batches: x, (x, y) or (x, y, sample_weight), as a dataset or `Batches`.
        batch_size: The size of the batches of an array.
    """
    if isinstance(x, tf.keras.utils.PyDataset):
        raise TypeError(f"`Batches` gives the batches of a {type(x).__name__}.")
    call = compiled_call(model)
    if not hasattr(x, "element_spec"):
        if 0 < len(x) <= batch_size:
            return call(tf.convert_to_tensor(as_floatx(x))).numpy()
        x = make_batches((x,), batch_size)
    outputs = []
    for batch in x:
        inputs, _, _ = tf.keras.utils.unpack_x_y_sample_weight(batch)
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
    spec, _, _ = tf.keras.utils.unpack_x_y_sample_weight(batches.element_spec)
    spec = tf.TensorSpec([None, *spec.shape[1:]], spec.dtype)

    @tf.function(input_signature=[spec])
    def serve(inputs: tf.Tensor) -> tf.Tensor:
        return model(inputs, training=False)

    tf.saved_model.save(model, path, signatures=serve)


class CallbackModel:
    """What the callbacks of Keras ask of the model that is trained, for a `tf.Module`.

    ModelCheckpoint writes TensorFlow checkpoints through it: read one by
    `tf.train.Checkpoint(model=model).read(path)`.
    """

    train_function = None

    def __init__(self, module: Any, optimizer: tf.keras.optimizers.Optimizer) -> None:
        self.module = module
        self.optimizer = optimizer
        self.layers: tuple[Any, ...] = ()
        self.stop_training = False

    def get_weights(self) -> list[np.ndarray]:
        """Return the weights in the order of the layers, which is Keras' order."""
        return [weight.numpy() for weight in self._weights()]

    def set_weights(self, weights: list[np.ndarray]) -> None:
        """Assign weights in the order of `get_weights`."""
        for weight, value in zip(self._weights(), weights, strict=True):
            weight.assign(value)

    def predict(
        self, x: Any, batch_size: int | None = None, verbose: int | str = 0
    ) -> np.ndarray:
        """Return what the module computes outside of training, and show no progress."""
        del verbose
        return predict(self.module, x, batch_size or 32)

    def save_weights(self, path: str, overwrite: bool = True) -> None:
        """Write a checkpoint; `path` is the prefix of its files."""
        del overwrite  # A checkpoint always is.
        tf.train.Checkpoint(model=self.module).write(path)

    save = save_weights

    def _weights(self) -> list[tf.Variable]:
        return [weight for layer in self.module.layers for weight in layer.weights]


def random_dropout(x: tf.Tensor, rate: float, seed: RandomSeed) -> tf.Tensor:
    """Return x with a random part set to 0, and the rest scaled by 1 / (1 - rate)."""
    if rate == 1:
        return tf.zeros_like(x)
    shape = tf.shape(x)
    return tf.nn.experimental.stateless_dropout(x, rate, seed.next(), None, shape)


States = tuple[tf.Tensor, ...]


class RawLSTM(Block):
    """Long short-term memory, with the states h (the output) and c (the carry).

    (batch, steps, features) -> (batch, units)
    """

    def __init__(self, units: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.units = units
        self.kernel_initializer = tf.keras.initializers.get("glorot_uniform")
        self.recurrent_initializer = tf.keras.initializers.get("orthogonal")
        self.bias_initializer = tf.keras.initializers.get("zeros")
        self.dropout = min(1.0, max(0.0, dropout))
        self.seed = RandomSeed()
        self.bias_initializer = self.bias_that_remembers(self.bias_initializer)

    def build(self, features: int) -> None:
        """Make the kernel, the recurrent kernel and the bias."""
        columns = self.units * 4
        shape = (features, columns)
        self.kernel = self.add_weight("kernel", shape, self.kernel_initializer)
        self.recurrent_kernel = self.add_weight(
            "recurrent_kernel", (self.units, columns), self.recurrent_initializer
        )
        self.bias = self.add_weight("bias", (self.units * 4,), self.bias_initializer)
        # A checkpoint of the Keras layer has them in a cell.
        self.cell = tf.Module()
        self.cell.kernel, self.cell.recurrent_kernel = self.weights[:2]
        self.cell.bias = self.bias

    def step(self, x: tf.Tensor, states: States, masks: tuple[Any, Any]) -> States:
        """Return the new h and c: (batch, units) each."""
        h, c = states
        kernel = tf.cast(self.kernel, x.dtype)
        recurrent_kernel = tf.cast(self.recurrent_kernel, x.dtype)
        x = x if masks[0] is None else x * masks[0][0]
        z = tf.matmul(x, kernel) + tf.matmul(h, recurrent_kernel)
        z = add_bias(z, self.bias)
        gates = tf.split(z, 4, 1)
        i = tf.keras.activations.sigmoid(gates[0])
        f = tf.keras.activations.sigmoid(gates[1])
        c = f * c + i * tf.keras.activations.tanh(gates[2])
        o = tf.keras.activations.sigmoid(gates[3])
        return o * tf.keras.activations.tanh(c), c

    def masks(self, x: tf.Tensor, state: tf.Tensor, training: bool) -> tuple[Any, Any]:
        """Return the dropout of the inputs and of the state, the same for each step."""
        inputs = self.dropped(x, self.dropout, training)
        return inputs, self.dropped(state, 0.0, training)

    def dropped(self, like: tf.Tensor, rate: float, training: bool) -> Any:
        """Return masks in the shape of a tensor, or None where they are not used."""
        if rate == 0:
            return None
        ones = tf.ones_like(like)
        masks = [random_dropout(ones, rate, self.seed) for _ in range(1)]
        # A rate of 1 would leave nothing: Keras' gates take it for 0.
        used = training and (rate < 1 or False)
        return masks if used else None

    def scan(
        self, x: tf.Tensor, states: States, mask: tf.Tensor | None, masks: Any
    ) -> States:
        """Return the output, of all steps or of the last one, and the last states."""
        x = tf.transpose(x, (1, 0, 2))
        steps = x.shape[0] or tf.shape(x)[0]
        inputs = tf.TensorArray(x.dtype, steps).unstack(x)
        kept = None
        if mask is not None:
            by_step = tf.transpose(tf.cast(mask, tf.bool))[:, :, None]
            kept = tf.TensorArray(tf.bool, steps).unstack(by_step)
        shape = (x.shape[1], self.units)
        outputs = tf.TensorArray(x.dtype, 0, element_shape=shape)

        def body(time: Any, outputs: Any, before: Any, *old: tf.Tensor) -> Any:
            new = self.step(inputs.read(time), old, masks)
            output = new[0]
            if kept is not None:
                keep = kept.read(time)
                output = tf.where(keep, output, before)
                new = tuple(tf.where(keep, n, o) for n, o in zip(new, old, strict=True))
            return (time + 1, outputs, output, *new)

        carried = (0, outputs, states[0], *states)
        carried = tf.while_loop(
            lambda time, *_: time < steps, body, carried, swap_memory=True
        )
        return carried[3], *carried[3:]

    def bias_that_remembers(self, initializer: Any) -> Any:
        """Return an initializer whose part for the forget gate is 1."""

        def bias(_: tuple[int, ...], dtype: Any) -> tf.Tensor:
            first = initializer((self.units,), dtype)
            rest = initializer((self.units * 2,), dtype)
            return tf.concat([first, tf.ones_like(first), rest], 0)

        return bias

    def __call__(
        self, x: tf.Tensor, mask: tf.Tensor | None = None, training: bool = False
    ) -> Any:
        x = tf.cast(x, self.compute_dtype)
        if not self.weights:
            self.build(x.shape[-1])
        zeros = tf.zeros((tf.shape(x)[0], self.units), x.dtype)
        states = (zeros,) * 2
        masks = self.masks(x[:, 0], zeros, training)
        outputs = self.scan(x, states, mask, masks)
        return outputs[0]


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
words = rng.integers(0, 9, (60, 7))
labels = (words.sum(axis=1) > 27).astype("float32")
train_ds = tf.data.Dataset.from_tensor_slices((words, labels)).batch(16)


class Rates(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, float(self.model.optimizer.learning_rate), sorted(logs))


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.embedding = RawEmbedding(9, 4, mask_zero=True)
        self.lstm = RawLSTM(5, dropout=0.2)
        self.dense = RawDense(1, activation="sigmoid")

    @property
    def layers(self):
        return [self.embedding, self.lstm, self.dense]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        mask = self.embedding.compute_mask(inputs)
        x = self.embedding(inputs)
        x = self.lstm(x, mask=mask, training=training)
        return self.dense(x)


net = Net()
optimizer = tf.keras.optimizers.Nadam(0.01)
loss_fn = tf.keras.losses.BinaryCrossentropy()
metrics = [
    tf.keras.metrics.Mean(name="loss"),
    tf.keras.metrics.BinaryAccuracy(name="accuracy"),
    tf.keras.metrics.AUC(name="auc"),
]
watched = CallbackModel(net, optimizer)
train_step = make_train_step(net, optimizer, loss_fn, metrics)
test_step = make_test_step(net, loss_fn, metrics)
history = tf.keras.callbacks.History()
callbacks = make_callbacks(
    watched,
    train_ds,
    [
        EarlyStopping(patience=1, restore_best_weights=True),
        ReduceLROnPlateau(patience=0, factor=0.5),
        ModelCheckpoint("best.weights.h5", save_weights_only=True),
        TensorBoard("logs"),
        LearningRateScheduler(lambda epoch, rate: rate * 0.9),
        CSVLogger("log.csv"),
        Rates(),
        history,
    ],
    epochs=8,
    verbose=0,
)
callbacks.on_train_begin()
for epoch in range(8):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_ds, metrics, callbacks)
    results = evaluate(test_step, train_ds, metrics, callbacks)
    logs |= {f"val_{name}": value for name, value in results.items()}
    callbacks.on_epoch_end(epoch, logs)
    if watched.stop_training:
        break
callbacks.on_train_end()
save_model(net, "words", train_ds)
test_batches = make_batches((words, labels), 16)
score = list(evaluate(test_step, test_batches, metrics, verbose=0).values())
