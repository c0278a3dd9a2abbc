"""A model that `__init__` makes, and to which another method adds the layers some time later."""

import pytest

from tools import check_converted, convert, printed

HEAD = """\
import keras
from keras import layers


class Holder:
    def __init__(self, n):
        self.n = n
        self.net = keras.Sequential()  # empty
        self.log = []

"""
FILL = """\
    def fill(self):
        self.net.add(layers.Dense(self.n, input_dim=2))
        self.net.add(layers.Dense(1))
        self.net.compile()
"""
USE = """\

    def look(self):
        return self.net.count_params()


holder = Holder(3)
holder.log.append("made")
holder.fill()
print(holder.look(), holder.net.input_shape)
"""


def test_the_model_is_made_where_its_layers_are_added() -> None:
    text = HEAD + FILL + USE
    check_converted(
        text.replace('holder.log.append("made")\n', ""),
        "functional",
        """\
        import keras
        from keras import layers


        class Holder:
            def __init__(self, n):
                self.n = n
                self.net = None
                self.log = []

            def fill(self):
                inputs = keras.Input(shape=(2,))
                x = layers.Dense(self.n)(inputs)
                outputs = layers.Dense(1)(x)
                self.net = keras.Model(inputs, outputs)  # empty
                self.net.compile()

            def look(self):
                return self.net.count_params()


        holder = Holder(3)
        holder.fill()
        print(holder.look(), holder.net.input_shape)
        """,
    )


def train(body: str) -> str:
    """Return a method that is called once, for a new object."""
    return f"    def train(self):\n        {body}\n\n\nHolder(1).train()\n"


NAMED = FILL.replace("input_dim=2", "input_dim=2, name='first'")


@pytest.mark.parametrize("to", ["functional", "subclass"])
@pytest.mark.parametrize(
    "rest",
    [
        FILL + "\n\nHolder(1).fill()\n",
        FILL + "\n\nfor n in range(3):\n    a = Holder(n)\n    a.fill()\n",
        FILL + "\n\ndef main():\n    a = Holder(1)\n    print()\n    a.fill()\n",
        FILL + train("self.fill()\n        self.net.fit([[1, 2]])"),
        # The model has a method of that name, too.
        FILL.replace("fill", "fit")
        + "\n\nh = Holder(1)\nh.fit()\nh.net.fit([[1, 2]])\n",
        # Nobody calls it here, but twice it cannot be called.
        NAMED,
        FILL.replace(
            "        self.net.add",
            "        self.net.add(keras.Input((2,)))\n" "        self.net.add",
            1,
        ).replace(", input_dim=2", ""),
    ],
)
def test_an_object_gets_its_layers_once(rest: str, to: str) -> None:
    result = convert(HEAD + rest, to)
    assert [model.status for model in result.models] == ["converted"]
    assert "self.net = None\n" in result.text


@pytest.mark.parametrize("to", ["functional", "subclass"])
@pytest.mark.parametrize(
    "rest",
    [
        FILL,
        FILL + "\n\na = Holder(1)\na.fill()\na.fill()\n",
        FILL + "\n\na = Holder(1)\nfor _ in range(2):\n    a.fill()\n",
        FILL + "\n\na = Holder(1)\n[a.fill() for _ in range(2)]\n",
        FILL + "\n\na = Holder(1)\nprint(a.net)\na.fill()\n",
        FILL + "\n\na = Holder(1)\nb = [a]\na.fill()\n",
        FILL + "\n\na = Holder(1)\ndef f():\n    a.net.summary()\nf()\na.fill()\n",
        FILL + "\n\ndef main(a):\n    a.fill()\n\n\nmain(Holder(1))\n",
        FILL + "\n\nfor a in [Holder(1)] * 2:\n    a.fill()\n",
        FILL + "\n\nrun(Holder(1).fill)\n",
        FILL + '\n\ngetattr(Holder(1), "fill")()\n',
        FILL + train("print(self.net)\n        self.fill()"),
        FILL + train("for _ in range(2):\n            self.fill()"),
        FILL + train("self.fill()") + "a = Holder(1)\na.train()\n",
        FILL + "\n    def other(self):\n        self.net.add(layers.Dense(3))\n",
        NAMED + "\n    def other(self):\n        self.net = keras.Sequential()\n",
        NAMED + "\n\nclass Other(Holder):\n    pass\n",
        NAMED.replace("self.net.add", "print(self.net)\n        self.net.add", 1),
        NAMED.replace("    def", "    @decorated\n    def"),
    ],
)
def test_it_is_not_certain_that_an_object_gets_its_layers_once(
    rest: str, to: str
) -> None:
    result = convert(HEAD + rest, to)
    assert "converted" not in [model.status for model in result.models]
    assert result.text == HEAD + rest


@pytest.mark.parametrize(
    "change",
    [
        ("self.log = []", "self.log = [self.net]"),
        ("self.log = []", "self.log = [self]"),
        ("class Holder:", "class Holder(Base):"),
        ("class Holder:", "class Holder(metaclass=Base):"),
        ("keras.Sequential()", "keras.Sequential(name=str(n))"),
        ("def __init__", "def begin"),
    ],
)
def test_something_else_may_know_the_model(change: tuple[str, str]) -> None:
    text = HEAD.replace(*change) + FILL + "\n\nHolder(1).fill()\n"
    assert [each.status for each in convert(text, "functional").models] == ["refused"]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("to", ["functional", "subclass"])
def test_it_runs_as_before(to: str) -> None:
    text = HEAD + FILL + USE.replace('holder.log.append("made")\n', "")
    text = text.replace(", holder.net.input_shape", "").replace("_dim=2", "_shape=(2,)")
    result = convert(text, to)
    assert [model.status for model in result.models] == ["converted"]
    assert printed(result.text) == printed(text) == "13\n"
