"""The training loop, written out."""

from collections.abc import Callable, Sequence

import keras
import tensorflow as tf

from .runs import Results

# The means of a pass so far, by name: scalars.
Means = dict[str, tf.Tensor]
# Works on one batch: x, float32 (batch, *input_shape), and y, int32 (batch,).
Step = tf.types.experimental.PolymorphicFunction
Callbacks = Sequence[keras.callbacks.Callback]


class EpochMetrics:
    """The mean loss and accuracy over the batches of one pass."""

    def __init__(self) -> None:
        self.loss = keras.metrics.Mean(name="loss")
        self.accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")

    def update(self, loss: tf.Tensor, y: tf.Tensor, probabilities: tf.Tensor) -> None:
        """Add a batch: its mean loss, its labels (batch,), what the model said."""
        # The last batch may be smaller and then counts less.
        self.loss.update_state(loss, sample_weight=tf.shape(y)[0])
        self.accuracy.update_state(y, probabilities)

    def results(self) -> Means:
        """Return the means by name."""
        return {m.name: m.result() for m in (self.accuracy, self.loss)}

    def reset(self) -> None:
        """Forget all batches."""
        self.accuracy.reset_state()
        self.loss.reset_state()


def make_train_step(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    metrics: EpochMetrics,
    jit_compile: bool = False,
) -> Step:
    """Return a compiled function that updates the weights for one batch.

    It serves this model and this optimizer alone: a compiled function cannot make new
    variables later, so another model needs a step of its own.

    Args:
        model: A model whose variables exist.
        optimizer: Its optimizer; its variables exist too.
        metrics: Each batch is added to them.
        jit_compile: Whether to use XLA.
    """
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    @tf.function(jit_compile=jit_compile, reduce_retracing=True)
    def train_step(x: tf.Tensor, y: tf.Tensor) -> Means:
        with tf.GradientTape() as tape:
            probabilities = model(x, training=True)
            # The layers may have losses of their own: regularizers, say.
            loss = tf.reduce_sum([loss_of(y, probabilities), *model.losses])
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        metrics.update(loss, y, probabilities)
        return metrics.results()

    return train_step


def make_test_step(
    model: keras.Model, metrics: EpochMetrics, jit_compile: bool = False
) -> Step:
    """Return a compiled function that measures one batch and changes no weights."""
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    @tf.function(jit_compile=jit_compile, reduce_retracing=True)
    def test_step(x: tf.Tensor, y: tf.Tensor) -> Means:
        probabilities = model(x, training=False)
        loss = tf.reduce_sum([loss_of(y, probabilities), *model.losses])
        metrics.update(loss, y, probabilities)
        return metrics.results()

    return test_step


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
    # One graph serves batches of any size. To look for it anew for each batch would be a
    # tenth of a small model's step.
    run_step = step.get_concrete_function(*dataset.element_spec)
    for number, (x, y) in enumerate(dataset):
        if before:
            before(number)
        results = run_step(x, y)
        if after:
            after(number, results)
    return {name: float(mean) for name, mean in results.items()}


def train_epochs(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    train: tf.data.Dataset,
    validation: tf.data.Dataset,
    epochs: int,
    initial_epoch: int = 0,
    callbacks: Callbacks = (),
    jit_compile: bool = False,
) -> None:
    """Train a model, and tell callbacks all that `fit` tells them, when it tells it.

    Args:
        model: A model whose variables exist.
        optimizer: Its optimizer; its variables exist too.
        train: Batches (x, y).
        validation: The same, measured after each epoch.
        epochs: The epoch to stop before, counted from 0.
        initial_epoch: The epoch to begin with.
        callbacks: Any of `keras.callbacks`.
        jit_compile: Whether to use XLA.
    """
    metrics = EpochMetrics()
    train_step = make_train_step(model, optimizer, metrics, jit_compile)
    test_step = make_test_step(model, metrics, jit_compile)
    # Here callbacks look for the learning rate, and say when to stop.
    model.optimizer, model.stop_training = optimizer, False
    told = keras.callbacks.CallbackList(
        callbacks,
        add_progbar=True,
        model=model,
        epochs=epochs,
        steps=len(train),
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
        if model.stop_training:
            break
    told.on_train_end()
