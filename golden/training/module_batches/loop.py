"""Predictions of data that come in batches."""

import itertools
import random
import types
import weakref
from collections.abc import Callable, Iterator, Sequence
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

    def __init__(self, units: int) -> None:
        super().__init__()
        policy = keras.config.dtype_policy()
        self.variable_dtype = policy.variable_dtype
        self.compute_dtype = policy.compute_dtype
        self.units = units
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
        return add_bias(x, self.bias)


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


def set_weights(model: Any, weights: Sequence[Any]) -> None:
    """Assign arrays to the variables of a `tf.Module`, in the order of its layers."""
    variables = [variable for layer in model.layers for variable in layer.weights]
    for variable, value in zip(variables, weights, strict=True):
        variable.assign(value)


class CallbackModel:
    """What the callbacks of Keras ask of the model that is trained, for a `tf.Module`.

    ModelCheckpoint writes TensorFlow checkpoints through it: read one by
    `tf.train.Checkpoint(model=model).read(path)`.
    """

    train_function = None

    def __init__(self, module: Any, optimizer: keras.optimizers.Optimizer) -> None:
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


class TrainedModule(tf.Module):
    """A module with the methods by which a Keras model is trained, each for one input and output.

    They take the arguments of Keras' methods; what they do not take, Python refuses by name.
    """

    def prepare_training(
        self,
        optimizer: keras.optimizers.Optimizer,
        loss_fn: keras.losses.Loss,
        metrics: Sequence[keras.metrics.Metric],
    ) -> None:
        """Say how it is trained, which begins anew; the first metric is the mean of the loss."""
        self._training = Training(self, optimizer, loss_fn, metrics)

    @property
    def optimizer(self) -> keras.optimizers.Optimizer:
        """The optimizer that updates its variables."""
        return self._training.watched.optimizer

    @property
    def history(self) -> keras.callbacks.History:
        """What the last `fit` has returned."""
        return self._training.history

    def fit(
        self,
        x: Any,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Any = (),
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: dict[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int = 1,
    ) -> keras.callbacks.History:
        """Train on arrays, or on data that come in batches; return the metrics of each epoch."""
        training = self._training
        val_size = validation_batch_size or batch_size
        if y is None:
            refuse_beside_batches(
                batch_size=batch_size,
                class_weight=class_weight,
                sample_weight=sample_weight,
                validation_split=validation_split or None,
            )
            train: Any = Batches(x, steps_per_epoch, True, shuffle)
        else:
            arrays = as_arrays(x, y, sample_weight)
            if validation_split and validation_data is None:
                split = int(len(x) * (1 - validation_split))
                validation_data = tuple(each[split:] for each in arrays)
                arrays = tuple(each[:split] for each in arrays)
            if class_weight is not None:
                if sample_weight is not None:
                    raise ValueError("`fit` takes one kind of weights at a time.")
                arrays = (*arrays, weigh_classes(arrays[1], class_weight))
            if shuffle not in (True, False):
                raise ValueError(f"`shuffle` is True or False, not {shuffle!r}.")
            size = batch_size or batches_of(arrays, steps_per_epoch)
            train = make_batches(arrays, size, shuffle)
            if steps_per_epoch:
                train = Batches(train, steps_per_epoch, True)
        validation = None
        if validation_data is not None:
            validation = make_validation_batches(
                validation_data, val_size, validation_steps
            )
        training.seen = train
        given = [*callbacks] if isinstance(callbacks, list | tuple) else [callbacks]
        kept = [each for each in given if isinstance(each, keras.callbacks.History)]
        history = kept[-1] if kept else keras.callbacks.History()
        given = given if kept else [*given, history]
        told = know_direction(given, training.metrics)
        called = make_callbacks(training.watched, train, told, epochs, verbose)
        logs: dict[str, float] = {}
        called.on_train_begin()
        for epoch in range(initial_epoch, epochs):
            called.on_epoch_begin(epoch)
            metrics = training.metrics_to_reset()
            logs = train_epoch(training.train_step, train, metrics, called)
            if validation is not None and (epoch + 1) % validation_freq == 0:
                metrics = training.metrics_to_reset()
                results = evaluate(training.test_step, validation, metrics, called)
                logs |= {f"val_{name}": value for name, value in results.items()}
            called.on_epoch_end(epoch, logs)
            if training.watched.stop_training:
                break
        called.on_train_end(logs)
        training.history = history
        return history

    def evaluate(
        self,
        x: Any,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = 1,
        sample_weight: Any = None,
        steps: int | None = None,
        *,
        return_dict: bool = False,
    ) -> Any:
        """Return the loss and the metrics of arrays, or of data that come in batches."""
        if y is None:
            refuse_beside_batches(batch_size=batch_size, sample_weight=sample_weight)
            data: Any = Batches(x, steps)
        else:
            arrays = as_arrays(x, y, sample_weight)
            data = make_batches(arrays, batch_size or batches_of(arrays, steps))
            data = Batches(data, steps) if steps else data
        self._training.seen = data
        step, metrics = self._training.test_step, self._training.metrics_to_reset()
        results = evaluate(step, data, metrics, verbose=verbose)
        return as_returned(results, return_dict)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = 1,
        steps: int | None = None,
    ) -> np.ndarray:
        """Return what it computes outside of training; how it gets on is not shown."""
        del verbose
        kinds = (tf.data.Dataset, keras.utils.PyDataset, types.GeneratorType)
        if steps or isinstance(x, kinds[1:]):
            if not isinstance(x, kinds):
                x = make_batches((x,), batch_size or batches_of((x,), steps))
            x = Batches(x, steps)
        self._training.seen = x if hasattr(x, "element_spec") else (x,)
        return predict(self, x, batch_size or 32)

    def predict_on_batch(self, x: Any) -> np.ndarray:
        """Return what it computes outside of training for one batch."""
        self._training.seen = (x,)
        return predict(self, x, len(x))

    def train_on_batch(
        self,
        x: Any,
        y: Any,
        sample_weight: Any = None,
        class_weight: dict[int, float] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Take a step; return the loss and the metrics of this batch alone."""
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError("A step takes one kind of weights at a time.")
            sample_weight = weigh_classes(y, class_weight)
        batch = self._training.seen = as_arrays(x, y, sample_weight)
        metrics = self._training.metrics_to_reset()
        results = step_on_batch(self._training.train_step, batch, metrics)
        return as_returned(results, return_dict)

    def test_on_batch(
        self, x: Any, y: Any, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Return the loss and the metrics of one batch."""
        batch = self._training.seen = as_arrays(x, y, sample_weight)
        metrics = self._training.metrics_to_reset()
        results = step_on_batch(self._training.test_step, batch, metrics)
        return as_returned(results, return_dict)

    def get_weights(self) -> list[np.ndarray]:
        """Return the weights in the order of the layers, which is Keras' order."""
        return [weight.numpy() for layer in self.layers for weight in layer.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Assign weights in the order of `get_weights`."""
        set_weights(self, weights)

    def save(
        self, filepath: Any, overwrite: bool = True, save_format: str | None = None
    ) -> None:
        """Write a SavedModel, which is a folder: the path without `.keras` or `.h5`.

        It takes inputs like those that the module has trained with, or was asked for last.
        """
        del save_format
        if not overwrite:
            raise ValueError("A SavedModel is always written over.")
        path = str(filepath).removesuffix(".keras").removesuffix(".h5")
        seen = self._training.seen
        if isinstance(seen, tuple):
            seen = make_batches(seen)
        if hasattr(self, "serve"):
            tf.saved_model.save(self, path)
        elif seen is None:
            raise ValueError("It has computed nothing yet, and its input is not known.")
        else:
            save_model(self, path, seen)


class Training:
    """What a module is trained with. No checkpoint of the module looks into it."""

    def __init__(
        self,
        module: TrainedModule,
        optimizer: keras.optimizers.Optimizer,
        loss_fn: keras.losses.Loss,
        metrics: Sequence[keras.metrics.Metric],
    ) -> None:
        self.metrics = metrics
        self.train_step = make_train_step(module, optimizer, loss_fn, metrics)
        self.test_step = make_test_step(module, loss_fn, metrics)
        self.watched = CallbackModel(module, optimizer)
        self.history = keras.callbacks.History()
        # What came last: data in batches, or a tuple of arrays.
        self.seen: Any = None
        self.is_begun = False

    def metrics_to_reset(self) -> Sequence[keras.metrics.Metric]:
        """Return the metrics that a pass begins anew.

        In the first pass Keras goes on with what other models have left in metrics that are
        given to several.
        """
        found = self.metrics if self.is_begun else self.metrics[:1]
        self.is_begun = True
        return found


def as_arrays(*arrays: Any) -> tuple[Any, ...]:
    """Return arrays, without those that are None; raise TypeError where one is several."""
    for array in arrays:
        if isinstance(array, list | tuple | dict):
            raise TypeError(f"This takes one array, not a {type(array).__name__}.")
    return tuple(array for array in arrays if array is not None)


def batches_of(arrays: Sequence[Any], steps: int | None) -> int:
    """Return the size of batches of which so many make a pass over arrays, or 32."""
    return -(-len(arrays[0]) // steps) if steps else 32


def refuse_beside_batches(**arguments: Any) -> None:
    """Raise ValueError for what is given beside data that come in batches."""
    for name, value in arguments.items():
        if value is not None:
            raise ValueError(f"Data in batches take no `{name}` here.")


def know_direction(
    callbacks: list[keras.callbacks.Callback],
    metrics: Sequence[keras.metrics.Metric],
) -> list[keras.callbacks.Callback]:
    """Return callbacks without None, told which of these metrics are better if they are more."""
    callbacks = [callback for callback in callbacks if callback is not None]
    # An accuracy that is chosen by the shapes does not say it itself.
    better = {"accuracy": "up", "acc": "up"}
    better |= {
        each.name: each._direction for each in metrics if hasattr(each, "_direction")
    }
    modes = {"up": "max", "down": "min"}
    for callback in callbacks:
        if getattr(callback, "mode", "") == "auto":
            direction = better.get(callback.monitor.removeprefix("val_"), "")
            callback.mode = modes.get(direction, "auto")
    return callbacks


def as_returned(results: dict[str, float], as_dict: bool) -> Any:
    """Return the loss alone, or with the metrics in a list; or all by name, names sorted."""
    if as_dict:
        return dict(sorted(results.items()))
    values = list(results.values())
    return values if len(values) > 1 else values[0]


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
    weights = np.ones(len(classes), keras.config.floatx())
    for number, weight in class_weight.items():
        weights[classes == number] = weight
    return weights


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


keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = x.sum(axis=1)


class Parts(keras.utils.PyDataset):
    def __len__(self):
        return 7

    def __getitem__(self, index):
        return x[index * 10 : index * 10 + 10], y[index * 10 : index * 10 + 10]


def rows():
    while True:
        for i in range(7):
            yield (x[i * 10 : i * 10 + 10],)


class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense = Dense(1)

    @property
    def layers(self):
        return [self.dense]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        return self.dense(inputs)  # (batch, 1)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


model = Net()
model(tf.zeros((1, 4)))
optimizer = keras.optimizers.SGD()
loss_fn = keras.losses.MeanSquaredError()
metrics = [keras.metrics.Mean(name="loss")]
train_step = make_train_step(model, optimizer, loss_fn, metrics)
parts = Parts()
train_batches = Batches(parts, is_training=True)
history = keras.callbacks.History()
callbacks = make_callbacks(model, train_batches, [history], epochs=2, verbose=0)
callbacks.on_train_begin()
for epoch in range(2):
    callbacks.on_epoch_begin(epoch)
    logs = train_epoch(train_step, train_batches, metrics, callbacks)
    callbacks.on_epoch_end(epoch, logs)
callbacks.on_train_end()
p = predict(model, Batches(parts))
q = predict(model, Batches(rows(), 3))

s = predict(model, Batches(Parts(), 2))


class Net2(TrainedModule):
    def __init__(self, n, name=None):
        super().__init__(name=name)
        self.dense = Dense(n)

    @property
    def layers(self):
        return [self.dense]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=False):
        return self.dense(inputs)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


def build(n):
    m = Net2(n)
    m(tf.zeros((1, 4)))
    m.prepare_training(
        keras.optimizers.SGD(),
        keras.losses.MeanSquaredError(),
        [keras.metrics.Mean(name="loss")],
    )
    return m


def pick(n):
    if n > 2:
        return build(n)
    return build(1)


net = pick(1)
pp = net.predict(parts, verbose=0)
qq = net.predict(rows(), steps=3, verbose=0)
rr = net.predict(x, steps=4, verbose=0)
h = net.fit(parts, epochs=2, verbose=0)
