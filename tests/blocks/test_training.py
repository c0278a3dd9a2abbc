"""A model of blocks trains as its Keras model does: the same losses, the same weights.

The Keras side is `train_on_batch`, which runs the step that `fit` runs.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from sklearn.datasets import load_digits

import blocks.optimizers as raw
from blocks.base import Block
from blocks.convolutional import Conv2D
from blocks.core import Dense
from blocks.normalization import BatchNormalization
from blocks.pooling import MaxPooling2D
from blocks.preprocessing import Rescaling
from blocks.regularization import Dropout
from blocks.reshaping import Flatten

STEPS = 200
DIGITS = load_digits()
IMAGES = (DIGITS.images / 16).astype("float32")[..., None]
LABELS = DIGITS.target.astype("int32")
LOSS = keras.losses.SparseCategoricalCrossentropy()


def batches(steps: int, size: int = 64) -> list[tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(0)
    indices = [random.integers(0, len(LABELS), size) for _ in range(steps)]
    return [(IMAGES[i], LABELS[i]) for i in indices]


class Network(tf.Module):
    """The article's network: (batch, 8, 8, 1) -> (batch, 10), probabilities."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = Conv2D(32, 3, activation="relu")
        self.pool = MaxPooling2D()
        self.flatten = Flatten()
        self.classify = Dense(10, activation="softmax")

    @property
    def layers(self) -> list[Block]:
        return [self.conv, self.pool, self.flatten, self.classify]

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.classify(self.flatten(self.pool(self.conv(x))))


def network_of_keras() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


class RegularizedNetwork(tf.Module):
    """With all that a loop must not forget: penalties, statistics, random numbers."""

    def __init__(self, regularizer: Any = "l2") -> None:
        super().__init__()
        self.rescale = Rescaling(2.0, offset=-1.0)
        self.conv = Conv2D(8, 3, activation="relu", kernel_regularizer=regularizer)
        self.norm = BatchNormalization(gamma_regularizer=keras.regularizers.L1(0.003))
        self.flatten = Flatten()
        self.dropout = Dropout(0.3)
        self.classify = Dense(10, activation="softmax", kernel_regularizer=regularizer)

    @property
    def layers(self) -> list[Block]:
        last = [self.flatten, self.dropout, self.classify]
        return [self.rescale, self.conv, self.norm, *last]

    def __call__(self, x: tf.Tensor, training: bool = False) -> tf.Tensor:
        x = self.norm(self.conv(self.rescale(x)), training=training)
        return self.classify(self.dropout(self.flatten(x), training=training))


def regularized_network_of_keras(regularizer: Any = "l2") -> keras.Model:
    gamma = keras.regularizers.L1(0.003)
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Rescaling(2.0, offset=-1.0),
            keras.layers.Conv2D(
                8, 3, activation="relu", kernel_regularizer=regularizer
            ),
            keras.layers.BatchNormalization(gamma_regularizer=gamma),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(
                10, activation="softmax", kernel_regularizer=regularizer
            ),
        ]
    )


def weights(model: Any) -> list[tf.Variable]:
    return [variable for layer in model.layers for variable in layer.weights]


def step_of(model: Any, optimizer: raw.Optimizer, loss_of: Any = LOSS) -> Any:
    """Return one training step as a graph: (x, y) -> the loss before it, a scalar."""
    variables = [variable for variable in weights(model) if variable.trainable]

    @tf.function
    def step(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
            penalties = [value for layer in model.layers for value in layer.losses]
            loss = tf.reduce_sum([loss, *penalties])
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    return step


def pair(
    build: Callable[[], Any], build_keras: Callable[[], keras.Model]
) -> tuple[Any, keras.Model]:
    """Return a model of blocks and its Keras model, made from the same seed."""
    keras.utils.set_random_seed(3)
    theirs = build_keras()
    keras.utils.set_random_seed(3)
    ours = build()
    ours(IMAGES[:2])
    assert_equal_weights(ours, theirs)
    return ours, theirs


def assert_equal_weights(ours: Any, theirs: keras.Model) -> None:
    for found, wanted in zip(weights(ours), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(found, wanted)


SCHEDULE = keras.optimizers.schedules.ExponentialDecay(0.01, 20, 0.9)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("SGD", {}),
        ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
        ("SGD", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
        ("SGD", {"learning_rate": SCHEDULE, "momentum": 0.5}),
        ("Adam", {}),
        ("Adam", {"learning_rate": 0.01, "beta_1": 0.8, "epsilon": 1e-5}),
        ("Adam", {"amsgrad": True}),
        ("Adam", {"learning_rate": SCHEDULE}),
        ("Adam", {"global_clipnorm": 0.1}),
        ("SGD", {"global_clipnorm": 0.1}),
    ],
)
def test_training_is_that_of_keras(name: str, options: dict[str, Any]) -> None:
    ours, theirs = pair(Network, network_of_keras)
    theirs.compile(getattr(keras.optimizers, name)(**options), LOSS)
    optimizer = getattr(raw, name)(**options)
    step = step_of(ours, optimizer)

    for x, y in batches(STEPS):
        theirs.reset_metrics()
        assert float(step(x, y)) == theirs.train_on_batch(x, y)

    assert_equal_weights(ours, theirs)
    assert optimizer.iterations == STEPS


def test_training_with_penalties_statistics_and_dropout_is_that_of_keras() -> None:
    ours, theirs = pair(RegularizedNetwork, regularized_network_of_keras)
    theirs.compile(keras.optimizers.Adam(0.01), LOSS)
    step = step_of(ours, raw.Adam(0.01))

    for x, y in batches(STEPS):
        theirs.reset_metrics()
        assert float(step(x, y)) == theirs.train_on_batch(x, y)

    assert_equal_weights(ours, theirs)


def test_training_with_a_penalty_of_two_terms_stays_near_keras() -> None:
    """A weight's gradient is a sum of three then, in an order that TensorFlow chooses."""
    two_terms = keras.regularizers.L1L2(0.001, 0.01)
    ours, theirs = pair(
        partial(RegularizedNetwork, two_terms),
        partial(regularized_network_of_keras, two_terms),
    )
    theirs.compile(keras.optimizers.Adam(0.01), LOSS)
    step = step_of(ours, raw.Adam(0.01))

    for x, y in batches(STEPS):
        theirs.reset_metrics()
        assert float(step(x, y)) == pytest.approx(theirs.train_on_batch(x, y), rel=1e-5)

    for found, wanted in zip(weights(ours), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_a_keras_loss_sees_the_logits_unless_the_call_is_a_graph_of_its_own() -> None:
    """Then Keras clips the probabilities: a wrong sample that is sure teaches nothing."""
    classify = Dense(2, activation="softmax", kernel_initializer="identity")
    x, y = tf.constant([[200.0, 0.0]]), tf.constant([1])
    classify(x)

    @tf.function
    def gradient(call: Any) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = LOSS(y, call(x))
        return tape.gradient(loss, classify.weights[0])

    np.testing.assert_array_equal(gradient(classify), [[200.0, -200.0], [0.0, 0.0]])
    np.testing.assert_array_equal(gradient(tf.function(classify)), np.zeros((2, 2)))


def test_fit_ends_where_the_loop_ends() -> None:
    ours, theirs = pair(Network, network_of_keras)
    theirs.compile(keras.optimizers.Adam(), LOSS)
    theirs.fit(IMAGES, LABELS, batch_size=64, epochs=2, shuffle=False, verbose=0)
    step = step_of(ours, raw.Adam())

    for _ in range(2):
        for start in range(0, len(IMAGES), 64):
            step(IMAGES[start : start + 64], LABELS[start : start + 64])

    assert_equal_weights(ours, theirs)


def test_a_loss_on_logits_in_raw_tensorflow_is_that_of_keras() -> None:
    ours, theirs = pair(Network, network_of_keras)
    theirs.compile(keras.optimizers.Adam(), LOSS)
    ours.classify.activation = keras.activations.linear

    def loss_of(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        return tf.reduce_mean(losses)

    step = step_of(ours, raw.Adam(), loss_of)
    for x, y in batches(STEPS, size=57):
        theirs.reset_metrics()
        assert float(step(x, y)) == theirs.train_on_batch(x, y)

    assert_equal_weights(ours, theirs)


def test_a_run_resumes_from_a_checkpoint_before_anything_is_built(
    tmp_path: Path,
) -> None:
    keras.utils.set_random_seed(1)
    undisturbed, optimizer = RegularizedNetwork(), raw.Adam()
    undisturbed(IMAGES[:2])
    step = step_of(undisturbed, optimizer)
    for x, y in batches(10)[:5]:
        step(x, y)
    saved = tf.train.Checkpoint(model=undisturbed, optimizer=optimizer)
    path = saved.write(str(tmp_path / "checkpoint"))
    wanted = [float(step(x, y)) for x, y in batches(10)[5:]]

    resumed, its_optimizer = RegularizedNetwork(), raw.Adam()
    checkpoint = tf.train.Checkpoint(model=resumed, optimizer=its_optimizer)
    status = checkpoint.read(path)
    resumed(IMAGES[:2])
    step = step_of(resumed, its_optimizer)

    assert [float(step(x, y)) for x, y in batches(10)[5:]] == wanted
    status.assert_consumed()


def test_a_saved_model_gives_the_outputs_of_the_module(tmp_path: Path) -> None:
    model = RegularizedNetwork()
    serve = tf.function(model.__call__).get_concrete_function(
        tf.TensorSpec([None, 8, 8, 1], tf.float32, name="images")
    )
    tf.saved_model.save(model, str(tmp_path), signatures=serve)

    loaded = tf.saved_model.load(str(tmp_path)).signatures["serving_default"]

    (output,) = loaded(tf.constant(IMAGES[:9])).values()
    np.testing.assert_array_equal(output, tf.function(model)(IMAGES[:9]))


def test_an_optimizer_serves_one_list_of_variables() -> None:
    optimizer, a, b = raw.Adam(), tf.Variable([1.0]), tf.Variable([1.0])
    optimizer.apply([tf.ones(1), None], [a, b])
    assert a.numpy() < 1.0
    assert b.numpy() == 1.0

    with pytest.raises(ValueError, match="Use one optimizer for each list"):
        optimizer.apply([tf.ones(1), tf.ones(1)], [b, a])


def test_the_learning_rate_can_be_changed() -> None:
    optimizer, variable = raw.SGD(0.5), tf.Variable([1.0])
    optimizer.apply([tf.ones(1)], [variable])
    optimizer.learning_rate.assign(0.25)
    optimizer.apply([tf.ones(1)], [variable])
    assert variable.numpy() == 0.25

    # As the callbacks of Keras do it.
    optimizer.learning_rate = 0.125
    optimizer.apply([tf.ones(1)], [variable])
    assert variable.numpy() == 0.125


def test_a_schedule_of_the_learning_rate_is_not_overwritten() -> None:
    optimizer = raw.SGD(SCHEDULE)
    with pytest.raises(TypeError, match="a function of the step"):
        optimizer.learning_rate = 0.1
