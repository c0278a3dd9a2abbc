"""The training loop, written out, for several devices."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from .optimizers import Optimizer
from .runs import Results

# The means of a pass so far, by name: scalars.
Means = dict[str, tf.Tensor]
# Works on one batch: x, float32 (batch, *input_shape), and y, int32 (batch,); or on
# what `distribute` made of it.
Step = tf.types.experimental.PolymorphicFunction
Callbacks = Sequence[keras.callbacks.Callback]


class EpochMetrics:
    """The mean loss and accuracy over the batches of one pass, of all devices."""

    def __init__(self) -> None:
        self.loss = keras.metrics.Mean(name="loss")
        self.accuracy = keras.metrics.Mean(name="accuracy")

    def update(self, totals: tf.Tensor) -> None:
        """Add a batch: what `sums` returned, of all devices, float32 (3,)."""
        loss, right, examples = tf.unstack(totals)
        self.loss.update_state(loss / examples, sample_weight=examples)
        self.accuracy.update_state(right / examples, sample_weight=examples)

    def results(self) -> Means:
        """Return the means by name."""
        return {m.name: m.result() for m in (self.accuracy, self.loss)}

    def reset(self) -> None:
        """Forget all batches."""
        self.accuracy.reset_state()
        self.loss.reset_state()


def distribute(
    dataset: tf.data.Dataset, strategy: tf.distribute.Strategy
) -> tf.distribute.DistributedDataset:
    """Give each device its rows of each batch, so that the batch stays what it is.

    Every device gets as many shares as there are batches; one may be empty.
    """

    def shares(context: tf.distribute.InputContext) -> tf.data.Dataset:
        devices = context.num_replicas_in_sync
        here = devices // context.num_input_pipelines
        first = context.input_pipeline_id * here

        def of_batch(x: tf.Tensor, y: tf.Tensor) -> tf.data.Dataset:
            mine = tf.data.Dataset.from_tensor_slices(tf.range(first, first + here))
            return mine.map(lambda device: (x[device::devices], y[device::devices]))

        return dataset.flat_map(of_batch)

    return strategy.distribute_datasets_from_function(shares)


def make_train_step(
    model: tf.Module,
    optimizer: Optimizer,
    metrics: EpochMetrics,
    strategy: tf.distribute.Strategy,
) -> Step:
    """Return a compiled function that updates the weights for one batch.

    It serves this model and this optimizer alone: a compiled function cannot make new
    variables later, so another model needs a step of its own.

    Args:
        model: A model whose variables exist on all devices.
        optimizer: Its optimizer; its variables exist too.
        metrics: Each batch is added to them.
        strategy: The devices.
    """

    def on_device(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        everywhere = tf.distribute.get_replica_context()
        examples = everywhere.all_reduce("SUM", tf.cast(tf.shape(y)[0], tf.float32))
        with tf.GradientTape() as tape:
            probabilities = model(x, training=True)
            # Its part of the mean over the whole batch: the parts are added up.
            loss = tf.reduce_sum(losses_of_examples(y, probabilities)) / examples
            # The layers may have losses of their own: regularizers, say.
            own = tf.reduce_sum([0.0, *losses_of(model)])
            loss += own / strategy.num_replicas_in_sync
        variables = model.trainable_variables
        gradients = tape.gradient(loss, variables)
        optimizer.apply(everywhere.all_reduce("SUM", gradients), variables)
        return sums(loss * examples, y, probabilities)

    @tf.function(reduce_retracing=True)
    def train_step(x: tf.Tensor, y: tf.Tensor) -> Means:
        parts = strategy.run(on_device, args=(x, y))
        metrics.update(strategy.reduce("SUM", parts, axis=None))
        return metrics.results()

    return train_step


def make_test_step(
    model: tf.Module, metrics: EpochMetrics, strategy: tf.distribute.Strategy
) -> Step:
    """Return a compiled function that measures one batch and changes no weights."""

    def on_device(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        probabilities = model(x, training=False)
        own = tf.reduce_sum([0.0, *losses_of(model)])
        loss = tf.reduce_sum(losses_of_examples(y, probabilities) + own)
        return sums(loss, y, probabilities)

    @tf.function(reduce_retracing=True)
    def test_step(x: tf.Tensor, y: tf.Tensor) -> Means:
        parts = strategy.run(on_device, args=(x, y))
        metrics.update(strategy.reduce("SUM", parts, axis=None))
        return metrics.results()

    return test_step


def losses_of_examples(y: tf.Tensor, probabilities: tf.Tensor) -> tf.Tensor:
    """Return the loss of each example, float32 (batch,)."""
    return keras.losses.sparse_categorical_crossentropy(y, probabilities)


def sums(loss: tf.Tensor, y: tf.Tensor, probabilities: tf.Tensor) -> tf.Tensor:
    """Return the sum of losses, right answers and examples, float32 (3,)."""
    right = tf.argmax(probabilities, axis=1, output_type=y.dtype) == y
    counts = [
        tf.reduce_sum(tf.cast(right, tf.float32)),
        tf.cast(tf.shape(y)[0], tf.float32),
    ]
    return tf.stack([loss, *counts])


def losses_of(model: tf.Module) -> list[tf.Tensor]:
    """Return the scalar losses of a model's blocks themselves, in call order."""
    return [loss for block in model.layers for loss in block.losses]


def run_epoch(
    step: Step,
    dataset: tf.data.Dataset,
    metrics: EpochMetrics,
    before: Callable[[int], None] | None = None,
    after: Callable[[int, Means], None] | None = None,
) -> Results:
    """Take a step for each batch of a dataset; return the metrics over all of them.

    Args:
        step: What `make_train_step` or `make_test_step` returned.
        dataset: Batches (x, y).
        metrics: Those that the step adds to; they begin anew.
        before: Called before each step with the number of the batch, from 0.
        after: Called after it with the same number, and the metrics so far.
    """
    metrics.reset()
    results: Means = {}
    for number, (x, y) in enumerate(dataset):
        if before:
            before(number)
        results = step(x, y)
        if after:
            after(number, results)
    return {name: float(mean) for name, mean in results.items()}


def train_epochs(
    model: tf.Module,
    optimizer: Optimizer,
    train: tf.data.Dataset,
    validation: tf.data.Dataset,
    epochs: int,
    initial_epoch: int = 0,
    callbacks: Callbacks = (),
    *,
    strategy: tf.distribute.Strategy,
) -> None:
    """Train a model, and tell callbacks all that `fit` tells them, when it tells it.

    Args:
        model: A model whose variables exist.
        optimizer: Its optimizer; its variables exist too.
        train: Batches (x, y).
        validation: The same, measured after each epoch.
        epochs: The epoch to stop before, counted from 0.
        initial_epoch: The epoch to begin with.
        callbacks: Any of `keras.callbacks`; see `Trained`.
        strategy: The devices, in whose scope the model and the optimizer were made.
    """
    metrics = EpochMetrics()
    train_step = make_train_step(model, optimizer, metrics, strategy)
    test_step = make_test_step(model, metrics, strategy)
    steps = len(train)
    train, validation = distribute(train, strategy), distribute(validation, strategy)
    trained = Trained(model, optimizer)
    told = keras.callbacks.CallbackList(
        callbacks,
        add_progbar=True,
        model=trained,
        epochs=epochs,
        steps=steps,
        verbose=1,
    )
    told.on_train_begin()
    for epoch in range(initial_epoch, epochs):
        told.on_epoch_begin(epoch)
        before, after = told.on_train_batch_begin, told.on_train_batch_end
        results = run_epoch(train_step, train, metrics, before, after)
        told.on_test_begin()
        before, after = told.on_test_batch_begin, told.on_test_batch_end
        measured = run_epoch(test_step, validation, metrics, before, after)
        told.on_test_end(measured)
        results |= {f"val_{name}": value for name, value in measured.items()}
        told.on_epoch_end(epoch, results)
        if trained.stop_training:
            break
    told.on_train_end()


class Trained:
    """What callbacks look for in a Keras model, and a tf.Module does not have.

    `ModelCheckpoint` and `BackupAndRestore` write files of Keras and do not go with it;
    `checkpoints.py` does what they do.

    Attributes:
        optimizer: Callbacks read and set its `learning_rate`.
        stop_training: A callback sets it to True to stop after an epoch.
    """

    def __init__(self, model: tf.Module, optimizer: Optimizer) -> None:
        self.optimizer = optimizer
        self.stop_training = False
        self._variables = model.variables

    def get_weights(self) -> list[np.ndarray]:
        """Return the values of all variables: `EarlyStopping` keeps the best ones."""
        return [variable.numpy() for variable in self._variables]

    def set_weights(self, weights: list[Any]) -> None:
        """Set all variables to what `get_weights` returned."""
        for variable, value in zip(self._variables, weights, strict=True):
            variable.assign(value)
