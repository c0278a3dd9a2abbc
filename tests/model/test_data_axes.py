"""How many axes the data of a file have."""

import ast

import pytest

from tfscaffold.layers import LAYERS
from tfscaffold.model.data_axes import axes
from tfscaffold.source.code import Code


def used_axes(text: str) -> frozenset[int | None]:
    """Return the axes of the expression in `use(...)`."""
    code = Code(text, frozenset(LAYERS))
    (call,) = (node for node in code.nodes(ast.Call) if ast.unparse(node.func) == "use")
    return axes(code, call.args[0])


IMAGES = "(x, y), (a, b) = keras.datasets.mnist.load_data()\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = np.array([1.0, 2.0])", {1}),
        ("x = np.array([[1], [2]], dtype=float)", {2}),
        ("x = [-1, 2]", {1}),
        ("x = np.linspace(0, 1, 50)\nx = x * 2 - 1", {1}),
        ("x = np.random.rand(5, 28, 28)", {3}),
        ("x = np.random.random((5, 28))", {2}),
        ("x = rng.normal(size=(5, 28))", {2}),
        ("x = np.zeros(shape=5)", {1}),
        ("x = tf.cast(np.arange(5), tf.float32)", {1}),
        (IMAGES, {3}),
        (f"{IMAGES}x = x / 255.0", {3}),
        (f"{IMAGES}x, a = x / 255.0, a / 255.0", {3}),
        (f"{IMAGES}x /= 255", {3}),
        (f"{IMAGES}x = x[..., np.newaxis]", {4}),
        (f"{IMAGES}x = x[:, :, :, None]", {4}),
        (f"{IMAGES}x = np.expand_dims(x.astype('float32'), -1)", {4}),
        (f"{IMAGES}x = x.reshape(-1, 28, 28, 1)", {4}),
        (f"{IMAGES}x = x.reshape((60000, 784))", {2}),
        (f"{IMAGES}x = np.reshape(x, (-1, 784))", {2}),
        (f"{IMAGES}x = tf.reshape(x, [-1, 28, 28, 1])", {4}),
        (f"{IMAGES}x = x[:100]", {3}),
        (f"{IMAGES}x = x[0]", {2}),
        (f"{IMAGES}x = x[i]", {None}),
        (f"{IMAGES}if small:\n    x = x.reshape(-1, 784)", {2, 3}),
        (f"{IMAGES}for i in range(3):\n    x = f(x)", {None, 3}),
        ("d = mnist.load_data()\n(x, y), _ = d", {3}),
        ("d = tf.keras.datasets.fashion_mnist\n(x, y), _ = d.load_data()", {3}),
        ("(z, x), _ = mnist.load_data()", {None}),
        (f"{IMAGES}x, v, s, t = train_test_split(x, y)", {3}),
        ("x = StandardScaler().fit_transform(rows)", {2}),
        ("x = table['a'].values", {1}),
        ("x = np.array([1, 2])\nx = tf.data.Dataset.from_tensor_slices((x, y))", {1}),
        ("x = f()", {None}),
        ("from data import x", {None}),
        ("x = x", {None}),
        ("x, *rest = f(), 1", {None}),
        ("for x in rows:\n    pass", {None}),
        ("x = np.zeros((3, *sizes))", {None}),
        ("x = 'words'", {None}),
        ("pass", {None}),
    ],
)
def test_axes(text: str, expected: set[int | None]) -> None:
    found = used_axes(f"import keras\nimport numpy as np\n{text}\nuse(x)\n")
    assert found == expected


def test_what_a_function_reads_may_be_all_that_the_file_gives() -> None:
    text = (
        "import numpy as np\nx = np.zeros((3, 4))\n\n\n"
        "def train():\n    use(x)\n\n\nx = np.zeros(4)\nx = x + more(x)\n"
    )
    assert used_axes(text) == {1, 2}
