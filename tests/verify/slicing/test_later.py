"""What happens to a model behind its definition, and until when."""

import pytest
from slices import check_sliced

TWO = """
model = keras.Sequential()
model.add(layers.Dense(1))
model.fit(a)
model = keras.Sequential()
model.add(layers.Dense(2))
"""


@pytest.mark.parametrize(("index", "units"), [(0, 1), (1, 2)])
def test_one_name_for_two_models(index: int, units: int) -> None:
    check_sliced(
        TWO,
        "model",
        f"model = keras.Sequential()\nmodel.add(layers.Dense({units}))",
        index,
    )


BRANCHES = """
def build(kind, deep=False):
    if kind == "a":
        model = keras.Sequential()
        model.add(layers.Dense(1))
        return model
    elif deep:
        return keras.Sequential([layers.Dense(2)])
    model = keras.Sequential([layers.Dense(3)])
    return model
"""


@pytest.mark.parametrize(
    ("index", "kept"),
    [
        (
            0,
            """
def build(kind, deep=False):
    if True:
        model = keras.Sequential()
        model.add(layers.Dense(1))
    elif deep:
    return model
""",
        ),
        (
            1,
            """
def build(kind, deep=False):
    if False:
    elif True:
        return keras.Sequential([layers.Dense(2)])
""",
        ),
        (
            2,
            """
def build(kind, deep=False):
    model = keras.Sequential([layers.Dense(3)])
    return model
""",
        ),
    ],
)
def test_the_branch_of_the_definition_is_taken(index: int, kept: str) -> None:
    check_sliced(BRANCHES, "build(kind=None)", kept, index)


def test_frozen_layers_are_part_of_the_definition() -> None:
    check_sliced(
        """
        model = keras.Sequential([layers.Dense(1), layers.Dense(2)])
        model.compile("sgd")
        first = model.layers[0]
        first.trainable = False
        for layer in model.layers[1:]:
            print(layer.name)
            layer.trainable = False
        model.layers[1].activation = None
        """,
        "model",
        """
        model = keras.Sequential([layers.Dense(1), layers.Dense(2)])
        first = model.layers[0]
        first.trainable = False
        for layer in model.layers[1:]:
            layer.trainable = False
        model.layers[1].activation = None
        """,
    )


def test_a_function_that_adds_layers_is_called() -> None:
    functions = """
        def add_head(network, classes):
            network.add(layers.Dense(classes))
        """
    text = f"""{functions}
        def train(network):
            network.fit(1, 2)
        def show(network):
            print(network)
        model = keras.Sequential([layers.Dense(1)])
        add_head(model, 3)
        add_head(network=model, classes=4)
        train(model)
        show(model)
        """
    kept = f"""{functions}
        model = keras.Sequential([layers.Dense(1)])
        add_head(model, 3)
        add_head(network=model, classes=4)
        """
    check_sliced(text, "model", kept)


def test_layers_that_are_adapted_or_frozen_later() -> None:
    check_sliced(
        """
        def prepare(layer):
            layer.adapt([1.0])
        def train(layer):
            layer.fit([1.0])
        norm = layers.Normalization()
        last = layers.Dense(2)
        other = layers.Normalization()
        model = keras.Sequential([norm, last])
        norm.adapt([2.0])
        prepare(norm)
        train(last)
        other.adapt([3.0])
        last.trainable = False
        while True:
            last.trainable = True
            train(last)
        """,
        "model",
        """
        def prepare(layer):
            layer.adapt([1.0])
        norm = layers.Normalization()
        last = layers.Dense(2)
        model = keras.Sequential([norm, last])
        norm.adapt([2.0])
        prepare(norm)
        last.trainable = False
        """,
    )
