"""What random programs are made of: imports, layers, sizes, names, and uses of a model."""

IMPORTS = (
    "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers\n",
    "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers\n",
    (
        "import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
        "from tensorflow.keras import layers\n"
    ),
    (
        "import numpy as np\nimport tensorflow as tf\nimport tensorflow.keras as keras\n"
        "from tensorflow.keras import (\n    layers,  # layers\n    models,  # unused\n)\n"
    ),
    (
        "import numpy as np\nimport tensorflow as tf\n\ntry:\n    import keras\n"
        "    from keras import layers\nexcept ImportError:\n    from tensorflow import keras\n"
        "    from tensorflow.keras import layers\n"
    ),
    (
        "import keras\nimport keras.layers as layers\nimport numpy as np\nimport tensorflow as tf\n"
        "from keras.models import (\n    # models\n    Sequential,\n    load_model,\n)\n"
    ),
    "import numpy as np\nimport tensorflow as tf\n\nkeras = tf.keras\nlayers = keras.layers\n",
    (
        "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers\n"
        "from keras.layers import *\nfrom keras.models import *\n"
    ),
)
HEAD = """\
import functools

x = np.linspace(-1, 1, 24).reshape(6, 4).astype("float32")
many = len(x) > 5
few = len(x) > 50
sizes = [3, 5]
act = "tanh"
scale = 2.0
counted = 1
cfg = {"units": 3, "sizes": [4, 2], "name": "block"}
options = {"activation": "relu", "use_bias": False}


class Config:
    units = 4
    inner = sizes
    name = "own"


def twice(n, units=2):
    return n * units


def next_count():
    global counted
    counted += 1
    return counted


tanh_dense = functools.partial(layers.Dense, activation="tanh")
kinds = {"dense": layers.Dense, "name": "LayerNormalization"}


def dense(units, activation=None, **kwargs):
    return layers.Dense(units, activation=activation, **kwargs)


def set_weights(model):
    for k, v in enumerate(model.trainable_variables):
        v.assign(np.sin(np.arange(np.prod(v.shape)) + k).reshape(v.shape))


"""
LAYERS = (
    "layers.Dense({size})",
    "layers.Dense({size}, activation=act)",
    'layers.Dense({size}, activation="relu")',
    "layers.Dense(units={size}, use_bias=few)",
    'keras.layers.Dense({size}, name="{name}")',
    "layers.Dense({size}, **options)",
    'layers.Dense(**{{"units": {size}, "activation": act}})',
    "layers.Dense(*[{size}], use_bias=len(sizes) > 1)",
    "layers.Dense({size}, name=f\"of_{{cfg['name']}}_{name}\")",
    "dense({size}, act if many else None)",
    "dense({size}, name='of_' + Config.name + '_{name}')",
    "tanh_dense({size})",
    "tanh_dense({size}, activation=None, use_bias=few)",
    "layers.Dense(**dict(units={size}, **options))",
    "functools.partial(layers.Dense, {size})(activation=act)",
    'getattr(layers, "Dense")({size})',
    'getattr(layers, kinds["name"])()',
    'kinds["dense"]({size})',
    "layers.BatchNormalization()",
    "layers.LayerNormalization()",
    "layers.Dropout(0.5)",
    'layers.Activation("tanh")',
)
INPUTS = (
    "keras.Input((4,))",
    "keras.Input(shape=(4,))",
    "layers.Input(shape=x.shape[1:])",
)
# Keras does not load them again.
RARE_LAYERS = (
    "layers.Dense({size}, activation=lambda t: t * scale)",
    "layers.Lambda(lambda x: x * scale)",
)
# Sizes that are computed from what is around; the last ones of another size.
SIZES = (
    *("3", "2", "5", "3", "2", "5", "sizes[0]", "sizes[-1]", "len(sizes)"),
    *('cfg["units"]', 'cfg.get("other", 3)', "cfg['sizes'][0]", "Config.units"),
    *("Config.inner[-1]", "twice(2)", "twice(n=1, units=3)", "next_count()", "counted"),
    *("3 if few else 2", "max(*sizes[:2])", "sum(sizes[:2])", 'int(f"{len(sizes)}")'),
    *("min(n for n in sizes)", "(lambda units: units + 1)(2)", "len([*sizes, 1])"),
)
DERIVED = (
    "{}",
    "{}",
    "{}",
    "{} + 1",
    "twice({})",
    "{} * 2 if many else {}",
    "max({}, 2)",
)
# Names that a conversion might choose for something of its own, or that mean much.
AWKWARD = (
    *("units", "inputs", "outputs", "name", "kwargs", "stack", "unit", "training", "i"),
    *("layer", "hidden", "net", "activation", "dtype", "n", "size", "config", "shape"),
    *("Input", "Model", "Net", "Dense", "dense1", "dense_1", "model", "self", "cls"),
    *("layer_stack", "batch", "features", "Block", "Callable", "Any", "super", "dict"),
)
CONDITIONS = ("many", "few", "len(sizes) > 1", "act")
CALL = ["print(np.asarray({model}(x)).round(4).tolist())"]
USES = (
    CALL,
    CALL,
    CALL,
    ["print([w.shape for w in {model}.weights], {model}.count_params())"],
    ["print({model}.layers[-1].name[:4], {model}.layers[0].trainable)"],
    ["for each in {model}.layers:", "    print(type(each).__name__)"],
    [
        "for each in {model}.layers[:-1]:",
        "    each.trainable = False",
        "print(len({model}.trainable_weights))",
    ],
    ["{model}.add({layer})", *CALL],
    ["{model}.pop()", "print({model}.output_shape)"],
    [
        '{model}.compile("sgd", "mse")',
        "loss = {model}.train_on_batch(x, x.sum(axis=1, keepdims=True))",
        "print(np.round(loss, 4))",
    ],
    [
        "{name} = keras.Sequential([{model}, layers.Dense(2)])",
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        "{name} = keras.Model({model}.inputs, {model}.layers[-1].output)",
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        "{name} = keras.Model({model}.inputs[0], layers.Dense(2)({model}.outputs[0]))",
        "print(np.asarray({name}(x)).round(4).tolist(), {name}.count_params())",
    ],
    ["print({model}.output_shape, {model}.input_shape)"],
    ["print(f'{{{model}.count_params()=}} {{len({model}.weights) = }}')"],
    ["print(f'{{{model}.layers[0].name[:3]=}} {{{model}.layers[-1].name[:3]}}')"],
    [
        '{model}.save("model.keras")',
        '{name} = keras.models.load_model("model.keras")',
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        '{model}.save("model.h5")',
        '{name} = keras.models.load_model("model.h5")',
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        "for each in {model}.layers[1:-1]:",
        "    each.trainable = False",
        '{model}.save("frozen.keras")',
        '{name} = keras.models.load_model("frozen.keras")',
        "print([each.trainable for each in {name}.layers], len({name}.trainable_weights))",
    ],
    [
        "{model}.trainable = False",
        "{name} = keras.Sequential([keras.Input((4,)), {model}, layers.Dense(2)])",
        '{name}.save("frozen.keras")',
        '{name} = keras.models.load_model("frozen.keras")',
        "print(len({name}.trainable_weights))",
    ],
    [
        "{name} = keras.models.clone_model({model})",
        "{name}.set_weights({model}.get_weights())",
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    ["import copy", "", "{name} = copy.deepcopy({model})", "print({name}(x).shape)"],
    [
        "{model}.layers[0].trainable = False",
        '{model}.compile("sgd", "mse")',
        "{model}.fit(x, x[:, :1], verbose=0)",
        "{model}.layers[0].trainable = True",
        '{model}.compile("sgd", "mse")',
        "print(np.round({model}.train_on_batch(x, x[:, :1]), 4))",
        *CALL,
    ],
    [
        'print("{{}}".format({model}.count_params()), {model}.built, len({model}.weights))',
        "print(isinstance({model}, keras.Model), callable({model}))",
    ],
    [
        "{name} = {{{model}: 1}}",
        "print({name}[{model}], {model} in {name}, {model} == {model})",
    ],
    ["{model}.set_weights([w * 0 + 1 for w in {model}.get_weights()])", *CALL],
)
# What most forms cannot keep, wherever a model stands.
RARE_USES = (
    [
        "first, *{name} = {model}.layers",
        "print(type(first).__name__, len({name}), len({model}.layers))",
        "print([type(each).__name__ for each in {model}.layers[::2]])",
        "for i, each in enumerate({model}.layers):",
        "    print(i, each.name == {model}.layers[i].name)",
    ],
    [
        "print([a.name == b.name for a, b in zip({model}.layers, {model}.layers[1:])])",
        "print({model}.get_layer(index=0).name == {model}.layers[0].name)",
    ],
    [
        "if len({model}.layers) > 1:",
        "    {model}.pop()",
        "    {model}.add(layers.Dense(2))",
        *CALL,
    ],
    ["{model}.note = 3", "{model}.dense = len(sizes)", "print({model}.note)", *CALL],
    [
        "{name} = keras.Sequential.from_config({model}.get_config())",
        "print([type(each).__name__ for each in {name}.layers])",
    ],
)
# What a `tf.Module` can do; its weights are drawn by another generator.
MODULE_USES = (
    ["set_weights({model})", *CALL],
    ["set_weights({model})", "print({model}(tf.constant(x), training=True).shape)"],
    ["print([tuple(v.shape) for v in {model}.trainable_variables])"],
    ["{model}(x)", "set_weights({model})", "{name} = {model}(x * 2)", *CALL],
)
