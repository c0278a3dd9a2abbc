"""A `tf.Module` as a model of Keras does what the Sequential of the same layers does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from blocks.base import Block
from blocks.convolutional import Conv2D
from blocks.core import Dense, Embedding
from blocks.keras_model import ModuleModel, SavedModuleModel
from blocks.normalization import BatchNormalization
from blocks.regularization import ActivityRegularization, Dropout
from blocks.reshaping import Flatten
from blocks.rnn import LSTM, Bidirectional

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.normal(size=(48, 6)).astype("float32")
TARGETS = RANDOM.normal(size=(48, 2)).astype("float32")
# A penalty of a block and that of its Keras layer are added up in another order.
ROUNDING = 1e-6


class Chain(tf.Module):
    """Layers, one after the other."""

    def __init__(self, *layers: Any) -> None:
        super().__init__()
        self.layers = list(layers)

    def __call__(self, x: Any, training: bool = False) -> Any:
        for layer in self.layers:
            told = isinstance(
                layer, BatchNormalization | Dropout | Chain | keras.layers.Layer
            )
            x = layer(x, training=training) if told else layer(x)
        return x


def chain() -> list[Any]:
    return [Dense(5, activation="relu"), BatchNormalization(), Dropout(0.3), Dense(2)]


def keras_chain() -> list[Any]:
    part = keras.layers
    return [
        part.Dense(5, activation="relu"),
        part.BatchNormalization(),
        part.Dropout(0.3),
        part.Dense(2),
    ]


def made(*, ours: bool, shape: tuple[int, ...] | None = (6,)) -> Any:
    """Return the model of one side."""
    if ours:
        return ModuleModel(Chain(*chain()), shape and (None, *shape))
    start = [keras.Input(shape)] if shape else []
    return keras.Sequential([*start, *keras_chain()])


def same(run: Callable[[Any], Any], shape: tuple[int, ...] | None = (6,)) -> None:
    """Compare what a function makes of both models, to the bit."""
    results = []
    for ours in (False, True):
        keras.utils.set_random_seed(3)
        results.append(run(made(ours=ours, shape=shape)))
    tf.nest.map_structure(np.testing.assert_array_equal, *results)


def fitted(model: Any) -> Any:
    model.compile("adam", "mse", metrics=["mae"])
    history = model.fit(ROWS, TARGETS, epochs=3, validation_split=0.25, verbose=0)
    return [
        history.history,
        model.evaluate(ROWS, TARGETS, verbose=0),
        model.predict(ROWS, verbose=0),
        model.get_weights(),
    ]


@pytest.mark.parametrize("shape", [(6,), None])
def test_it_is_fitted_as_its_sequential(shape: tuple[int, ...] | None) -> None:
    same(fitted, shape)


@pytest.mark.parametrize("shape", [(6,), None])
def test_it_is_trained_in_a_functional_model(shape: tuple[int, ...] | None) -> None:
    def run(model: Any) -> Any:
        inputs = keras.Input((6,))
        whole = keras.Model(inputs, keras.layers.Dense(2)(model(inputs)))
        return [fitted(whole), model.predict(ROWS, verbose=0), whole.count_params()]

    same(run, shape)


@pytest.mark.parametrize("shape", [(6,), None])
def test_it_is_trained_in_a_subclass_with_a_train_step(
    shape: tuple[int, ...] | None,
) -> None:
    class Whole(keras.Model):
        """A model that never calls the part but in its step."""

        def __init__(self, part: Any) -> None:
            super().__init__()
            self.part = part
            self.tracker = keras.metrics.Mean(name="loss")

        def train_step(self, data: Any) -> Any:
            x, y = data
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((self.part(x, training=True) - y) ** 2)
            weights = self.trainable_weights
            self.optimizer.apply(tape.gradient(loss, weights), weights)
            self.tracker.update_state(loss)
            return {"loss": self.tracker.result()}

    def run(model: Any) -> Any:
        whole = Whole(model)
        whole.compile("adam")
        history = whole.fit(ROWS, TARGETS, epochs=2, verbose=0).history
        return [history, model.get_weights(), model.predict(ROWS, verbose=0)]

    same(run, shape)


def test_it_is_trained_by_a_tape_and_stands_in_two_models() -> None:
    def run(model: Any) -> Any:
        first, second = keras.Input((6,)), keras.Input((6,))
        twice = keras.Model([first, second], model(first) + model(second))
        optimizer = keras.optimizers.SGD(0.1)

        @tf.function
        def step(x: Any) -> Any:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(twice([x, 2 * x], training=True) ** 2)
                loss += tf.reduce_mean(model(x, training=True) ** 2)
            weights = model.trainable_variables
            optimizer.apply(tape.gradient(loss, weights), weights)
            return loss

        losses = [step(ROWS).numpy() for _ in range(3)]
        return [losses, twice.get_weights(), len(twice.trainable_variables)]

    same(run)


def test_it_is_frozen_and_thawed() -> None:
    def run(model: Any) -> Any:
        inputs = keras.Input((6,))
        whole = keras.Model(inputs, keras.layers.Dense(2)(model(inputs)))
        model.trainable = False
        # A frozen normalization computes as in inference, and follows no batch.
        first = [fitted(whole), len(whole.trainable_weights), model.trainable_weights]
        model.trainable = True
        return [first, fitted(whole), len(whole.trainable_weights)]

    same(run)


def test_it_is_frozen_before_it_is_built() -> None:
    def run(model: Any) -> Any:
        model.trainable = False
        inputs = keras.Input((6,))
        whole = keras.Model(inputs, keras.layers.Dense(2)(model(inputs)))
        first = [fitted(whole), len(whole.trainable_weights)]
        model.trainable = True
        return [first, fitted(whole), len(whole.trainable_weights)]

    same(run, None)


def test_a_gan_trains_as_that_of_keras() -> None:
    def run(discriminator: Any) -> Any:
        discriminator.compile("adam", "mse")
        generator = keras.Sequential([keras.Input((3,)), keras.layers.Dense(6)])
        z = keras.Input((3,))
        discriminator.trainable = False
        gan = keras.Model(z, discriminator(generator(z)))
        gan.compile("adam", "mse")
        losses = []
        for _ in range(3):
            discriminator.trainable = True
            losses.append(discriminator.train_on_batch(ROWS, TARGETS))
            discriminator.trainable = False
            losses.append(gan.train_on_batch(ROWS[:, :3], TARGETS))
        return [losses, discriminator.get_weights(), generator.get_weights()]

    same(run)


@pytest.mark.parametrize("kind", ["uint8", "int64", "float64", "float16"])
def test_it_casts_inputs(kind: str) -> None:
    values = (np.abs(ROWS) * 10).astype(kind)
    for shape in ((6,), None):
        same(lambda model: model(values, training=False).numpy(), shape)
        same(lambda model: model.predict(values, verbose=0), shape)


@pytest.mark.parametrize("size", [(6, 6), (6, 6, 1), (6, 6, 1, 1)])
def test_it_adds_and_takes_away_a_last_axis(size: tuple[int, ...]) -> None:
    x = RANDOM.normal(size=(4, *size)).astype("float32")
    keras.utils.set_random_seed(3)
    theirs = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.Conv2D(2, 3),
            keras.layers.Flatten(),
        ]
    )
    keras.utils.set_random_seed(3)
    ours = ModuleModel(Chain(Conv2D(2, 3), Flatten()), (None, 6, 6, 1))
    np.testing.assert_array_equal(theirs(x), ours(x))


def test_it_reads_whole_numbers_of_a_stated_kind() -> None:
    words = RANDOM.integers(0, 9, (4, 7))
    keras.utils.set_random_seed(3)
    theirs = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            keras.layers.Embedding(9, 4),
            keras.layers.Bidirectional(keras.layers.LSTM(3)),
        ]
    )
    keras.utils.set_random_seed(3)
    module = Chain(Embedding(9, 4), Bidirectional(LSTM(3)))
    ours = ModuleModel(module, (None, None), input_dtype="int32")
    assert [w.shape for w in ours.weights] == [w.shape for w in theirs.weights]
    theirs.set_weights(ours.get_weights())
    np.testing.assert_allclose(theirs(words), ours(words), atol=1e-6)


def penalized(*, ours: bool) -> Any:
    kernel = {"kernel_regularizer": "l2", "activity_regularizer": "l1"}
    gamma = {"gamma_regularizer": "l1"}
    if ours:
        inner = Chain(Dense(3, **kernel), ActivityRegularization(0.1))
        return ModuleModel(
            Chain(Dense(4, **kernel), BatchNormalization(**gamma), inner), (None, 6)
        )
    part = keras.layers
    inner_model = keras.Sequential(
        [part.Dense(3, **kernel), part.ActivityRegularization(0.1)]
    )
    return keras.Sequential(
        [
            keras.Input((6,)),
            part.Dense(4, **kernel),
            part.BatchNormalization(**gamma),
            inner_model,
        ]
    )


@pytest.mark.parametrize("frozen", [False, True])
def test_penalties_of_weights_and_outputs_reach_the_outer_model(
    *, frozen: bool
) -> None:
    results = []
    for ours in (False, True):
        keras.utils.set_random_seed(3)
        model = penalized(ours=ours)
        model.trainable = not frozen
        inputs = keras.Input((6,))
        whole = keras.Model(inputs, keras.layers.Dense(2)(model(inputs)))
        whole.compile("sgd", "mse")
        history = whole.fit(ROWS, TARGETS, epochs=3, verbose=0).history["loss"]
        whole(ROWS)
        # Their order differs: Keras goes through the outer layers first.
        penalties = sorted(map(float, whole.losses))
        results.append([len(penalties), *history, *penalties])
    np.testing.assert_allclose(*results, rtol=ROUNDING)


# Keras' own array protocol is older than that of NumPy 2.
@pytest.mark.filterwarnings("ignore:__array__ implementation")
def test_its_weights_stand_in_the_order_and_in_the_files_of_keras(
    tmp_path: Path,
) -> None:
    theirs, ours = made(ours=False), made(ours=True)
    theirs.compile("sgd", "mse")
    theirs.fit(ROWS, TARGETS, verbose=0)
    assert [w.name for w in ours.weights] == [w.name for w in theirs.weights]
    path = str(tmp_path / "theirs.weights.h5")
    theirs.save_weights(path)
    ours.load_weights(path)
    np.testing.assert_array_equal(theirs(ROWS), ours(ROWS))
    other = made(ours=True)
    ours.save_weights(path)
    other.load_weights(path)
    np.testing.assert_array_equal(other(ROWS), ours(ROWS))


def test_a_checkpoint_of_tensorflow_restores_it(tmp_path: Path) -> None:
    first, second = made(ours=True), made(ours=True)
    path = tf.train.Checkpoint(model=first).save(str(tmp_path / "c"))
    tf.train.Checkpoint(model=second).restore(path).assert_consumed()
    np.testing.assert_array_equal(first(ROWS), second(ROWS))


def test_a_layer_of_keras_in_the_module_stays_its_layer() -> None:
    def run(ours: bool) -> Any:
        keras.utils.set_random_seed(3)
        part = keras.layers.Dense(4, kernel_regularizer="l2", activity_regularizer="l1")
        if ours:
            model: Any = ModuleModel(Chain(part, Dense(2)), (None, 6))
        else:
            model = keras.Sequential([keras.Input((6,)), part, keras.layers.Dense(2)])
        assert part in model.layers
        return fitted(model)

    results = run(ours=False), run(ours=True)
    tf.nest.map_structure(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6), *results
    )


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float64"])
def test_the_dtype_policy_is_that_of_its_layers(policy: str) -> None:
    def run(model: Any) -> Any:
        model.compile("sgd", "mse")
        history = model.fit(ROWS, TARGETS, epochs=2, verbose=0).history
        outputs = model(ROWS)
        return [history, tf.cast(outputs, "float64").numpy(), outputs.dtype.name]

    keras.config.set_dtype_policy(policy)
    try:
        for shape in ((6,), None):
            same(run, shape)
    finally:
        keras.config.set_dtype_policy("float32")


def test_several_have_names_of_their_own() -> None:
    inputs = keras.Input((6,))
    first, second = made(ours=True), made(ours=True)
    named = ModuleModel(Chain(*chain()), (None, 6), name="a part")
    whole = keras.Model(inputs, first(inputs) + second(inputs) + named(inputs))
    assert first.name != second.name
    assert whole.get_layer("a part") is named


def test_a_mask_is_not_lost_in_silence() -> None:
    inputs = keras.Input((3,))
    x = keras.layers.Embedding(9, 4, mask_zero=True)(inputs)
    with pytest.raises(NotImplementedError, match="mask"):
        ModuleModel(Chain(Dense(2)))(x)


def test_it_is_not_saved_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError):
        made(ours=True).save(str(tmp_path / "whole.keras"))


def test_it_is_not_saved_without_a_registered_module(tmp_path: Path) -> None:
    model = SavedModuleModel(Chain(Dense(2)), (None, 6))
    with pytest.raises(TypeError, match="Cannot serialize"):
        model.save(str(tmp_path / "whole.keras"))


@keras.saving.register_keras_serializable("tests")
class Saved(Chain):
    """A module with a configuration."""

    def __init__(self, units: int) -> None:
        super().__init__(Dense(units), BatchNormalization(), Dropout(0.5), Dense(2))
        self.units = units

    def get_config(self) -> dict[str, Any]:
        return {"units": self.units}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "Saved":
        return cls(**config)


@pytest.mark.filterwarnings("ignore:__array__ implementation")
@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("shape", [(None, 6), None])
@pytest.mark.parametrize("kind", [None, tf.float16])
def test_it_is_saved_with_a_registered_module(
    shape: Any, kind: Any, tmp_path: Path, *, frozen: bool
) -> None:
    part = SavedModuleModel(Saved(5), shape, kind, name="part")
    whole = keras.Sequential([part, keras.layers.Dense(3)])
    whole(ROWS)
    part.trainable = not frozen
    whole.compile("adam", "mse")
    whole.fit(ROWS, ROWS[:, :3], verbose=0)
    for model in (part, whole):
        path = str(tmp_path / f"{model.name}.keras")
        model.save(path)
        loaded = keras.models.load_model(path)
        np.testing.assert_array_equal(loaded(ROWS), model(ROWS))
        assert [v.shape for v in loaded.trainable_weights] == [
            v.shape for v in model.trainable_weights
        ]


def test_one_that_is_not_built_is_made_again_so() -> None:
    config = keras.saving.serialize_keras_object(SavedModuleModel(Saved(5)))
    again = keras.saving.deserialize_keras_object(config)
    assert not again.built
    assert again(ROWS).shape == (48, 2)


def test_it_learns_the_shape_of_its_first_input_and_is_built_once() -> None:
    model = made(ours=True, shape=None)
    assert not model.built
    model.build((None, 6))
    before = model.get_weights()
    model.build((None, 6))
    tf.nest.map_structure(np.testing.assert_array_equal, before, model.get_weights())
    assert model.count_params() == made(ours=False).count_params()


def test_a_sequential_that_begins_with_it_is_built_at_once() -> None:
    def run(model: Any) -> Any:
        whole = keras.Sequential([model, keras.layers.Dense(2)])
        return [whole.built, whole.count_params() if whole.built else fitted(whole)]

    same(run)
    same(run, None)


def test_a_block_counts_as_trained_where_it_says_so() -> None:
    blocks: list[Block] = [Dense(3, trainable=False), Dense(2)]
    model = ModuleModel(Chain(*blocks), (None, 6))
    theirs = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(3, trainable=False),
            keras.layers.Dense(2),
        ]
    )
    for each in (model, theirs):
        assert [v.trainable for v in each.weights] == [False, False, True, True]
