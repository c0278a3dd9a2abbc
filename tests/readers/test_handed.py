"""Functions that are given an empty model, add its layers, and use it."""

import pytest

from tools import check_converted, convert

HEAD = "import keras\nfrom keras import layers\n\n\n"
FILL = """\
def fill(model, n):
    model.add(layers.Dense(n, input_dim=2))
    model.add(layers.Dense(1))
    model.summary()
"""
CALL = "model = keras.Sequential()\nfill(model, 3)\nmodel.compile()\n"


def test_the_function_makes_the_model_and_returns_it() -> None:
    check_converted(
        f"{HEAD}{FILL}\n\n{CALL}",
        "functional",
        """\
        import keras
        from keras import layers


        def fill(n):
            inputs = keras.Input(shape=(2,))
            x = layers.Dense(n)(inputs)
            outputs = layers.Dense(1)(x)
            model = keras.Model(inputs, outputs)
            model.summary()
            return model


        model = fill(3)
        model.compile()
        """,
    )


@pytest.mark.parametrize(
    ("head", "new", "call", "result"),
    [
        ("def fill(model):", "def fill():", "fill(net)", "net = fill()"),
        ("def fill(n, model):", "def fill(n):", "fill(1, net)", "net = fill(1)"),
        ("def fill(model, *, n=1):", "def fill(*, n=1):", "fill(net)", "net = fill()"),
        ("def fill(model, n=1):", "def fill(n=1):", "net = fill(net)", "net = fill()"),
        ("def fill(model: M, n=1):", "def fill(n=1):", "fill(net,)", "net = fill()"),
    ],
)
def test_the_model_leaves_the_call_and_the_parameters(
    head: str, new: str, call: str, result: str
) -> None:
    text = f"{HEAD}{FILL}    return model\n\n\nnet = keras.Sequential()\n{call}\n"
    found = convert(text.replace("def fill(model, n):", head), "functional").text
    assert new in found
    assert found.endswith(f"    return model\n\n\n{result}\n")


@pytest.mark.parametrize("to", ["functional", "subclass"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    model.add", "    print(model)\n    model.add"),
        ("    model.add", "    if n:\n        return\n    model.add"),
        ("    model.summary()", "    return model.summary()"),
        ("    model.summary()", "    model.summary()\n    yield"),
        ("    model.summary()", "    lambda: model.summary()"),
        ("    model.summary()", "    model = model.summary()"),
        ("def fill(model, n):", "@cached\ndef fill(model, n):"),
        ("def fill(model, n):", "def fill(n, *model):"),
        ("\nfill(model, 3)", "\nfill(*model)"),
        ("\nfill(model, 3)", "\nother = fill(model, 3)"),
        ("\nfill(model, 3)", "\nfill(model, 3)\nfill(model, 3)"),
        ("\nfill(model, 3)", "\nfill(model, 3)\nmodel.add(layers.Dense(1))"),
        ("\nfill(model, 3)", "\nfill(model, model.name)"),
        ("\nfill(model, 3)", "\nif n:\n    fill(model, 3)"),
        ("\nfill(model, 3)", "\nother = model\nfill(model, 3)"),
        ("\nfill(model, 3)", "\nfill(model, 3)\nmodel.pop()"),
        ("\nfill(model, 3)", "\nfill(model  # it\n, 3)"),
        ("\nfill(model, 3)", "\nfill(model, 3)\nprint(fill)"),
    ],
)
def test_what_is_not_certain_stays(old: str, new: str, to: str) -> None:
    text = f"{HEAD}{FILL}\n\n{CALL}"
    assert old in text
    result = convert(text.replace(old, new, 1), to)
    assert [model.status for model in result.models] == ["refused"]


def test_a_function_that_reads_the_variable_itself_stays() -> None:
    show = "def show():\n    print(model.name)\n\n\n"
    fill = FILL.replace("def fill(model", "def fill(net").replace("model.", "net.")
    fill = fill.replace("    net.summary()", "    show()\n    net.summary()")
    result = convert(f"{HEAD}{show}{fill}\n\n{CALL}", "functional")
    assert [model.status for model in result.models] == ["refused"]


@pytest.mark.parametrize(
    "body", ["net.add(layers.Dense(3))", "net.add(layers.Dense(3)); net.summary()"]
)
def test_a_function_on_one_line_stays(body: str) -> None:
    text = f"{HEAD}def fill(net): {body}\n\n\nmodel = keras.Sequential()\nfill(model)\n"
    result = convert(text + "model.build((None, 2))\n", "functional")
    assert [model.status for model in result.models] == ["refused"]
