import weakref
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf


def add_bias(x: tf.Tensor, bias: tf.Variable) -> tf.Tensor:
    """Return x + bias, by the operation that Keras chooses, for equal gradients."""
    bias = tf.cast(bias, x.dtype)
    sizes = [size for size in bias.shape if size > 1]
    if sizes == [x.shape[-1]]:
        return tf.nn.bias_add(x, tf.reshape(bias, sizes))
    return x + bias


class Dense(tf.Module):
    """A fully connected layer: activation(x @ kernel + bias).

    (batch, ..., features) -> (batch, ..., units)
    """

    def __init__(self, units: int, activation: str | None = None) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.units = units
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get("glorot_uniform")

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


def set_weights(model: Any, weights: Sequence[Any]) -> None:
    """Assign arrays to the variables of a `tf.Module`, in the order of its layers."""
    variables = [variable for layer in model.layers for variable in layer.weights]
    for variable, value in zip(variables, weights, strict=True):
        variable.assign(value)


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


keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense1 = Dense(6, activation="relu")
        self.dense2 = Dense(3)

    @property
    def layers(self):
        return [self.dense1, self.dense2]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        x = self.dense1(inputs)  # (batch, 6)
        return self.dense2(x)  # (batch, 3)

    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def serve(self, inputs):
        return self(inputs, training=False)


class Agent:
    def __init__(self, learning_rate=0.05):
        self.learning_rate = learning_rate
        self.model = self.build_model()
        optimizer = keras.optimizers.Adam(self.learning_rate)
        loss_fn = keras.losses.MeanSquaredError()
        self.metrics = [keras.metrics.Mean(name="loss")]
        self.train_step = make_train_step(self.model, optimizer, loss_fn, self.metrics)
        self.test_step = make_test_step(self.model, loss_fn, self.metrics)
        self.target = self.build_model()
        self.update_target()

    def build_model(self):
        model = Net()
        model(tf.zeros((1, 3)))
        return model

    def update_target(self):
        set_weights(
            self.target,
            [w.numpy() for layer in self.model.layers for w in layer.weights],
        )

    def replay(self, states):
        train_batches = make_batches(
            (states, predict(self.target, states) + 1), shuffle=True
        )
        callbacks = make_callbacks(self.model, train_batches, epochs=1, verbose=0)
        callbacks.on_train_begin()
        for epoch in range(1):
            callbacks.on_epoch_begin(epoch)
            logs = train_epoch(self.train_step, train_batches, self.metrics, callbacks)
            callbacks.on_epoch_end(epoch, logs)
        callbacks.on_train_end()
        return step_on_batch(
            self.train_step, (states, 0.9 * predict(self.model, states)), self.metrics
        )["loss"]


agent = Agent()
x = rng.normal(size=(20, 3))
losses = []
for _ in range(3):
    losses.append(agent.replay(x))
    agent.update_target()
q = predict(agent.target, x)
test_batches = make_batches((x, predict(agent.model, q)))
loss = evaluate(agent.test_step, test_batches, agent.metrics, verbose=0)["loss"]
