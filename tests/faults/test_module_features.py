"""TFS404."""

import pytest

from tfscaffold.faults import faults_of_text
from tfscaffold.model.diagnostics import Diagnostic

NET = """import tensorflow as tf

class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.kernel = tf.Variable(tf.random.normal([3, 3, 1, 32]))
        self.fc = tf.Variable(tf.random.normal([5408, 10]))
        self.bias = tf.Variable(tf.zeros([10]))

    def __call__(self, x):
        x = tf.nn.conv2d(x, self.kernel, strides=[1, 1, 1, 1], padding="SAME")
        x = tf.nn.relu(x)
        x = tf.nn.max_pool2d(x, ksize=2, strides=2, padding="SAME")
        x = tf.reshape(x, [-1, 5408])
        return tf.nn.softmax(tf.matmul(x, self.fc) + self.bias)

"""
CALLED = f"{NET}net = Net()\nnet(tf.zeros([1, 28, 28, 1]))\n"


def one(text: str) -> Diagnostic:
    (found,) = faults_of_text(text)
    assert found.code == "TFS404"
    return found


def test_the_sizes_of_a_call_do_not_fit() -> None:
    found = one(CALLED)
    assert (found.severity, found.line, found.column) == ("error", 14, 13)
    assert "(28, 28, 1) gives 6272 features here (14 x 14 x 32), not 5408" in (
        found.message
    )
    assert found.hint.startswith('Write padding="VALID", which gives 5408')


@pytest.mark.parametrize(
    "text",
    [
        CALLED.replace("net(tf.zeros([1, 28, 28, 1]))", "x = tf.ones((8, 28, 28, 1))")
        + "net(x)\n",
        f"{NET}Net()(tf.random.normal(shape=[4, 28, 28, 1]))\n",
        NET.replace(
            "    def __call__",
            "    @tf.function(input_signature=[tf.TensorSpec([None, 28, 28, 1])])\n"
            "    def __call__",
        ),
        # The weights alone are wrong: the rows are.
        CALLED.replace("[-1, 5408]", "[tf.shape(x)[0], -1]"),
        CALLED.replace("[-1, 5408]", "[-1, 6272]").replace(
            "tf.matmul(x, self.fc)", "x @ self.fc"
        ),
    ],
)
def test_the_file_states_the_input(text: str) -> None:
    assert one(text).severity == "error"
    assert "6272" in one(text).message


def test_without_an_input_the_usual_sizes_count() -> None:
    found = one(NET)
    assert found.severity == "warning"
    assert "only images of 25x25 or 26x26 give 5408 features" in found.message
    assert found.hint.startswith('For 28x28 write padding="VALID"')


@pytest.mark.parametrize(
    "text",
    [
        CALLED.replace("SAME", "VALID"),
        NET.replace("SAME", "VALID"),
        NET.replace("5408", "6272"),
        CALLED.replace("28, 28", "26, 26"),
        # These are not followed.
        NET.replace('"SAME"', "self.padding"),
        NET.replace(
            "        x = tf.nn.relu(x)\n", "        if x:\n            x = x\n"
        ),
        NET.replace("tf.nn.relu(x)", "self.other(x)"),
        f"{NET}        self.kernel = other\n",
        NET.replace("(tf.Module)", "(Base)"),
        NET.replace("[3, 3, 1, 32]", "[3, 3, channels, 32]"),
        NET.replace("self, x", "self"),
    ],
)
def test_is_not_found(text: str) -> None:
    assert faults_of_text(text) == []
