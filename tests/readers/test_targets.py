"""Models in larger expressions: a function makes them, where statements above cannot."""

import pytest

from tools import check_converted, check_refused, convert

HEAD = """\
from keras import Input, Model, Sequential
from keras.layers import Dense


"""
BUILT = """\
def build_model({given}):
    inputs = Input(shape=(4,))
    outputs = Dense({size})(inputs)
    return Model(inputs, outputs)


"""


@pytest.mark.parametrize(
    ("statement", "given", "size"),
    [
        ("nets = [{} for n in (2, 3)]", "n", "n"),
        ("nets = {{n: {} for n in (2, 3)}}", "n", "n"),
        ("nets = list({} for n in sizes for m in range(n))", "n, m", "n + m"),
        ("make = lambda n, act=None: {}", "n", "n"),
        ("makes = [lambda: {} for n in sizes]", "n", "n + size"),
        ("net = {} if big else None", "", "size"),
        ("net = given or {}", "", "size"),
        ("if net := {}:\n    pass", "", "size"),
        ("while ready({}):\n    pass", "", "size"),
        ("def run(net={}):\n    pass", "", "size"),
        ("class Net:\n    n = 3\n    net = {}", "n", "n"),
        ("class Net:\n    n = 3\n\n    def run(self, net={}):\n        pass", "n", "n"),
        ("@use({})\ndef run():\n    pass", "", "size"),
    ],
)
def test_a_function_makes_it(statement: str, given: str, size: str) -> None:
    made = f"Sequential([Dense({size}, input_shape=(4,))])"
    after = statement.format(f"build_model({given})")
    built = BUILT.format(given=given, size=size)
    head = HEAD.replace("Input, Model, ", "")
    expected = HEAD.replace("Sequential", "").replace("Model, ", "Model")
    check_converted(
        f"{head}{statement.format(made)}\n", "functional", f"{expected}{built}{after}\n"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "if big:\n    pass\nelif use({}):\n    pass",
        "if big: nets = [{} for n in (2, 3)]",
        "nets = [Sequential([{}]) for n in (2, 3)]",
        "class Net:\n    def run(self):\n        return [{} for n in self.__sizes]",
    ],
)
def test_where_no_function_can_stand_it_is_refused(statement: str) -> None:
    size = "self.__size" if "__" in statement else "3"
    text = HEAD + statement.format(f"Sequential([Dense({size}, input_shape=(4,))])")
    reports = convert(text + "\n", "functional").models
    assert {each.code for m in reports for each in m.diagnostics} >= {"TFS105"}


@pytest.mark.parametrize(
    "size", ["(n := 3)", "super().size", "len(locals())", "[k for k in sizes][0]"]
)
def test_what_a_function_would_read_otherwise_is_refused(size: str) -> None:
    text = f"""\
    from keras import Sequential
    from keras.layers import Dense

    class Net:
        sizes = [3]
        nets = {{"a": Sequential([Dense({size}, input_shape=(4,))])}}
    """
    check_refused(text, "functional", "TFS105")


def test_names_of_the_parameters_are_not_taken() -> None:
    text = (
        HEAD
        + "make = lambda x, inputs: Sequential([Input(inputs), Dense(x), Dense(x)])\n"
    )
    assert """\
def build_model(inputs, x):
    model_inputs = Input(inputs)
    hidden = Dense(x)(model_inputs)
    outputs = Dense(x)(hidden)
    return Model(model_inputs, outputs)


make = lambda x, inputs: build_model(inputs, x)
""" in convert(text, "functional").text


def test_a_class_is_made_there() -> None:
    text = HEAD + "make = lambda n: Sequential([Dense(n, input_shape=(4,))])\n"
    result = convert(text, "subclass")
    assert [each.status for each in result.models] == ["converted"], result.models
    assert "make = lambda n: build_model(n)\n" in result.text
    assert "def build_model(n):\n    model = " in result.text


@pytest.mark.parametrize(
    ("size", "stays"), [("super().size", True), ("len(locals())", False)]
)
def test_a_class_does_not_take_what_depends_on_the_function(
    size: str, stays: bool
) -> None:
    text = f"""\
    from keras import Sequential
    from keras.layers import Dense

    class Net(Base):
        def build(self):
            self.model = Sequential([Dense({size}, input_shape=(4,))])
    """
    if stays:
        result = convert(text, "subclass").text
        assert f"        stack = [\n            Dense({size}),\n        ]\n" in result
    else:
        check_refused(text, "subclass", "TFS111")
    assert convert(text, "functional").models[0].status == "converted"


@pytest.mark.parametrize(
    "lines",
    [
        "nets = [{} for n in (2, 3)]\nnet = nets[-1]",
        "nets = {{n: {} for n in (2, 3)}}\nnet = nets[2]",
        "make = lambda n: {}\nnet = make(2)",
        "def make(n=2):\n    yield {}\nfor net in make():\n    pass",
        "net = {} if n else None",
    ],
)
def test_it_is_followed_from_there(lines: str) -> None:
    made = "Sequential([Input((4,)), Dense(n), Dense(1)])"
    text = f"{HEAD}n = 1\n{lines.format(made)}\nnet.trainable = False\n"
    text += (
        'whole = Sequential([Input((4,)), net, Dense(2)])\nwhole.save("net.keras")\n'
    )
    result = convert(text, "subclass")
    assert [each.status for each in result.models] == ["converted"] * 2
    # Without it, the inner model would not stay frozen in the file.
    assert '"trained"' in result.text
