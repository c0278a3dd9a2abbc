"""Draws random Sequential models as source text, in the forms in which people write them."""

import random
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

from forms import form, place

from tfscaffold.writers.blocks import block_names

Shape = tuple[int, ...]
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear", "elu", "softplus", "swish")


@dataclass
class Drawn:
    """A model: its layers as text, and the shape of the data on the way."""

    choose: random.Random
    shape: Shape
    layers: list[str] = field(default_factory=list)
    number: int = 0

    def add(self, text: str, shape: Shape | None = None) -> None:
        """Add a layer; `shape` is that behind it, without the batch axis."""
        self.layers.append(text)
        if shape is not None:
            self.shape = shape

    def size(self) -> int:
        """Return a small size."""
        return self.choose.randint(1, 6)

    def activation(self) -> str:
        """Return an `activation=` argument, or nothing."""
        if self.choose.random() < 0.5:
            return ""
        return f", activation={self.choose.choice(ACTIVATIONS)!r}"

    def extras(self) -> str:
        """Return further arguments that layers with weights take."""
        drawn = self.choose.random()
        if drawn < 0.1:
            return ", use_bias=False"
        if drawn < 0.2:
            return ", kernel_regularizer=keras.regularizers.L2(0.01)"
        if drawn < 0.3:
            return ", kernel_initializer=keras.initializers.HeNormal(seed=1)"
        if drawn < 0.4:
            self.number += 1
            return f', name="layer_{self.number}"'
        return ""


def same(*texts: str) -> Callable[[Drawn], None]:
    """Return a drawer of a layer that leaves the shape as it is."""

    def draw(model: Drawn) -> None:
        model.add(model.choose.choice(texts))

    return draw


def dense(model: Drawn) -> None:
    units = model.size()
    text = f"Dense({units}{model.activation()}{model.extras()})"
    model.add(text, (*model.shape[:-1], units))


def flatten(model: Drawn) -> None:
    size = 1
    for each in model.shape:
        size *= each
    model.add("Flatten()", (size,))


def reshape(model: Drawn) -> None:
    (size,) = model.shape
    factors = [n for n in range(1, size + 1) if size % n == 0]
    first = model.choose.choice(factors)
    model.add(f"Reshape(({first}, {size // first}))", (first, size // first))


def repeat(model: Drawn) -> None:
    times = model.size()
    model.add(f"RepeatVector({times})", (times, *model.shape))


def einsum(model: Drawn) -> None:
    steps, _ = model.shape
    units = model.size()
    text = f'EinsumDense("abc,cd->abd", output_shape=({steps}, {units}))'
    model.add(text, (steps, units))


def permute(model: Drawn) -> None:
    model.add("Permute((2, 1))", (model.shape[1], model.shape[0]))


def convolution(name: str) -> Callable[[Drawn], None]:
    """Return a drawer of a convolution that keeps the sizes of the image."""

    def draw(model: Drawn) -> None:
        filters, kernel = model.size(), model.choose.choice((1, 2, 3))
        rest = f'padding="same"{model.activation()}'
        if name.startswith("Depthwise"):
            model.add(f"{name}({kernel}, {rest})")
            return
        text = f"{name}({filters}, {kernel}, {rest}{'' if 'Sep' in name else model.extras()})"
        model.add(text, (*model.shape[:-1], filters))

    return draw


def pooling(name: str) -> Callable[[Drawn], None]:
    """Return a drawer of a pooling that halves the sizes of the image."""

    def draw(model: Drawn) -> None:
        *sizes, channels = model.shape
        halves = (-(-size // 2) for size in sizes)
        model.add(f'{name}(2, padding="same")', (*halves, channels))

    return draw


def global_pooling(name: str) -> Callable[[Drawn], None]:
    def draw(model: Drawn) -> None:
        model.add(f"{name}()", model.shape[-1:])

    return draw


def border(name: str, per_side: int) -> Callable[[Drawn], None]:
    """Return a drawer of padding (1) or cropping (-1) at all borders."""

    def draw(model: Drawn) -> None:
        *sizes, channels = model.shape
        if per_side < 0 and min(sizes) < 4:
            return
        model.add(f"{name}(1)", (*(size + 2 * per_side for size in sizes), channels))

    return draw


def upsampling(name: str) -> Callable[[Drawn], None]:
    def draw(model: Drawn) -> None:
        *sizes, channels = model.shape
        if max(sizes) <= 8:
            model.add(f"{name}(2)", (*(2 * size for size in sizes), channels))

    return draw


def recurrent(model: Drawn) -> None:
    units = model.size()
    steps, _ = model.shape
    whole = model.choose.random() < 0.5
    name = model.choose.choice(("LSTM", "GRU", "SimpleRNN"))
    text = f"{name}({units}{', return_sequences=True' if whole else ''})"
    drawn = model.choose.random()
    if drawn < 0.4:
        held = model.choose.choice(("", "", "layer="))
        text, units = f"Bidirectional({held}{text})", 2 * units
    elif drawn < 0.6:
        held = model.choose.choice(("{}", "cell={}", "[{0}, {0}]"))
        cell = f"{name}Cell({units})"
        text = f"RNN({held.format(cell)}{', return_sequences=True' if whole else ''})"
    model.add(text, (steps, units) if whole else (units,))


def time_distributed(model: Drawn) -> None:
    units = model.size()
    model.add(f"TimeDistributed(Dense({units}))", (*model.shape[:-1], units))


def convolutional_lstm(model: Drawn) -> None:
    filters = model.size()
    rank = len(model.shape) - 2
    name = f'ConvLSTM{rank}D({filters}, 2, padding="same")'
    model.add(name, (*model.shape[1:-1], filters))


def resize(model: Drawn) -> None:
    size = model.choose.randint(3, 8)
    name = model.choose.choice(("Resizing", "CenterCrop"))
    model.add(f"{name}({size}, {size})", (size, size, model.shape[-1]))


ANYWHERE = (
    same(*(f'Activation("{name}")' for name in ACTIVATIONS)),
    same("ReLU()", "ReLU(max_value=6.0)", "LeakyReLU()", "ELU()", "PReLU()"),
    same("Softmax()", "Identity()", "ActivityRegularization(l2=0.1)"),
    same(
        "Dropout(0.3)",
        "GaussianNoise(0.1)",
        "GaussianDropout(0.1)",
        "AlphaDropout(0.1)",
    ),
    same("BatchNormalization()", "LayerNormalization()", "UnitNormalization()"),
    same("GroupNormalization(1)", "RMSNormalization()", "Rescaling(0.5, offset=1.0)"),
    same("Lambda(lambda t: t * 2.0)", "BatchNormalization(momentum=0.5, epsilon=0.01)"),
    dense,
)
BY_RANK: dict[int, tuple[Callable[[Drawn], None], ...]] = {
    1: (dense, dense, reshape, repeat),
    2: (
        recurrent,
        time_distributed,
        einsum,
        permute,
        flatten,
        same("SpatialDropout1D(0.2)", "Masking()"),
        *map(convolution, ("Conv1D", "SeparableConv1D", "DepthwiseConv1D")),
        *map(pooling, ("MaxPooling1D", "AveragePooling1D", "MaxPool1D")),
        *map(global_pooling, ("GlobalMaxPooling1D", "GlobalAveragePooling1D")),
        convolution("Conv1DTranspose"),
        border("ZeroPadding1D", 1),
        border("Cropping1D", -1),
        upsampling("UpSampling1D"),
    ),
    3: (
        flatten,
        resize,
        convolutional_lstm,
        same(
            "SpatialDropout2D(0.2)", 'RandomFlip("horizontal")', "RandomContrast(0.1)"
        ),
        *map(convolution, ("Conv2D", "Conv2D", "SeparableConv2D", "DepthwiseConv2D")),
        *map(pooling, ("MaxPooling2D", "AveragePooling2D", "AvgPool2D")),
        *map(global_pooling, ("GlobalMaxPooling2D", "GlobalAveragePooling2D")),
        convolution("Conv2DTranspose"),
        border("ZeroPadding2D", 1),
        border("Cropping2D", -1),
        upsampling("UpSampling2D"),
    ),
    4: (
        flatten,
        convolutional_lstm,
        same("SpatialDropout3D(0.2)"),
        *map(convolution, ("Conv3D", "Conv3DTranspose")),
        *map(pooling, ("MaxPooling3D", "AveragePooling3D")),
        *map(global_pooling, ("GlobalMaxPooling3D", "GlobalAveragePooling3D")),
        border("ZeroPadding3D", 1),
        border("Cropping3D", -1),
    ),
}
STARTS: tuple[Shape, ...] = ((5,), (4, 3), (6, 5, 2), (4, 4, 3, 1))


# The share of models without loops and conditions, of layers that exist in raw TensorFlow.
PLAIN = 0.3
_NO_LAYERS = {"L2", "HeNormal"}


def draw(seed: int) -> str:
    """Return the source of a random model, which the variable `model` holds at the end."""
    choose = random.Random(seed)
    start = choose.choice(STARTS)
    model = Drawn(choose, start)
    embedding = len(start) == 1 and choose.random() < 0.3
    if embedding:
        model.add("Embedding(4, 3)", (*start, 3))
    plain = choose.random() < PLAIN
    for _ in range(choose.randint(1, 6)):
        before = model.shape, [*model.layers]
        if choose.random() < 0.4:
            choose.choice(ANYWHERE)(model)
        else:
            choose.choice(BY_RANK[len(model.shape)])(model)
        if plain and not _has_block(model.layers[-1:]):
            model.shape, model.layers = before
        if model.layers[-1:] == ["Softmax()"] and "Masking()" in model.layers:
            # Keras' Softmax takes the mask of steps for one of features, and raises.
            model.layers.pop()
    if not model.layers:
        dense(model)
    return _source(choose, model.layers, start, plain)


def _has_block(layers: list[str]) -> bool:
    """Whether the classes that a layer's text names all exist in raw TensorFlow."""
    names = {name for text in layers for name in re.findall(r"\b([A-Z]\w+)\(", text)}
    return names - _NO_LAYERS <= {*block_names()}


def _source(choose: random.Random, layers: list[str], start: Shape, plain: bool) -> str:
    style = choose.choice(("module", "names", "tf", "tf names"))
    used = sorted({text.partition("(")[0] for text in layers})
    inner = [
        each
        for each in _INNER
        if any(re.search(rf"\W{each}\(", text) for text in layers)
    ]
    prefix = {"module": "layers.", "tf": "tf.keras.layers."}.get(style, "")
    if prefix:
        layers = [_prefixed(text, prefix, inner) for text in layers]
    header = {
        "module": "import keras\nfrom keras import layers\n",
        "tf": "import keras\nimport tensorflow as tf\n",
        "names": "import keras\nfrom keras.layers import {}\nfrom keras.models import "
        "Sequential\n",
        "tf names": "import keras\nfrom tensorflow.keras.layers import {}\n"
        "from tensorflow.keras.models import Sequential\n",
    }[style].format(", ".join(sorted({*used, *inner, "Dense", "Input", "InputLayer"})))
    sequential = {"module": "keras.", "tf": "tf.keras."}.get(style, "") + "Sequential"
    layers = _with_input(choose, layers, start, prefix)
    lines = form(choose, layers, sequential, prefix, plain)
    if not plain and choose.random() < 0.1:
        block = header + "\n" + "\n".join(lines)
        return 'if __name__ == "__main__":\n' + textwrap.indent(block, "    ") + "\n"
    return header + place(choose, lines, plain)


_INNER = ("Dense", "LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell")
_BEFORE_INNER = ("(", "=", "[", ", ")


def _prefixed(text: str, prefix: str, inner: list[str]) -> str:
    for each in inner:
        for before in _BEFORE_INNER:
            text = text.replace(f"{before}{each}(", f"{before}{prefix}{each}(")
    return prefix + text


def _with_input(
    choose: random.Random, layers: list[str], start: Shape, prefix: str
) -> list[str]:
    """State the input's shape in one of the ways in which people do."""
    way = choose.choice(("Input", "InputLayer", "input_shape", "input_dim"))
    first, *rest = layers
    if way == "input_dim" and len(start) == 1 and "Embedding" not in first:
        return [f"{first[:-1]}{_comma(first)}input_dim={start[0]})", *rest]
    if way in ("input_shape", "input_dim") and not any(
        # Keras 3 takes no shape there.
        name in first
        for name in ("Bidirectional", "SpatialDropout")
    ):
        return [f"{first[:-1]}{_comma(first)}input_shape={start})", *rest]
    call = {"InputLayer": f"InputLayer(shape={start})"}.get(
        way, f"Input(shape={start})"
    )
    return [prefix + call, *layers]


def _comma(call: str) -> str:
    return "" if call.endswith("()") else ", "
