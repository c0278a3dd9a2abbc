"""`predict` of a module compiles its call once, and keeps neither the model nor old weights."""

import copy
import gc
import weakref
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from blocks.core import Dense
from blocks.module_training import one_array, predict

ROWS = np.arange(70, dtype="float64").reshape(35, 2)


class Net(tf.Module):
    """A layer that counts how often it is traced."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = Dense(3)
        self.traces = 0

    def __call__(self, inputs: tf.Tensor, training: bool = True) -> Any:
        assert not training
        self.traces += 1
        return self.dense(inputs)


def by_hand(net: Net, x: np.ndarray) -> np.ndarray:
    kernel, bias = (weight.numpy() for weight in net.dense.weights)
    return x.astype("float32") @ kernel + bias


@pytest.mark.parametrize("count", [1, 4, 32, 35])
def test_the_result_is_one_array(count: int) -> None:
    net = Net()
    found = predict(net, ROWS[:count])
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, by_hand(net, ROWS[:count]), rtol=1e-6)


def test_it_is_traced_once_for_data_of_a_kind() -> None:
    net = Net()
    net(ROWS, training=False)  # Its variables are there, as in a file.
    net.traces = 0
    for _ in range(3):
        predict(net, ROWS[:1])
    assert net.traces == 1
    for count in (2, 3, 4, 5, 35):
        predict(net, ROWS[:count])
    assert net.traces == 2


def test_new_weights_are_heeded() -> None:
    net = Net()
    predict(net, ROWS)
    net.dense.weights[0].assign(tf.ones((2, 3)))
    np.testing.assert_allclose(predict(net, ROWS), by_hand(net, ROWS), rtol=1e-6)


def test_a_copy_predicts_with_its_own_weights() -> None:
    net = Net()
    predict(net, ROWS)
    other = copy.deepcopy(net)
    other.dense.weights[0].assign(tf.ones((2, 3)))
    for each in (net, other):
        np.testing.assert_allclose(predict(each, ROWS), by_hand(each, ROWS), rtol=1e-6)


def test_no_model_is_kept() -> None:
    net = Net()
    predict(net, ROWS)
    weak = weakref.ref(net)
    del net
    gc.collect()
    assert weak() is None


def test_no_data_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one array"):
        predict(Net(), ROWS[:0])


@pytest.mark.parametrize("given", [[ROWS, ROWS], [1.0], [0.5, 2], [[1.0, 2.0]], []])
def test_a_list_that_is_not_one_array_is_refused_as_in_keras(given: list[Any]) -> None:
    assert one_array([ROWS]) is ROWS
    with pytest.raises(ValueError, match="takes one array"):
        one_array(given)
