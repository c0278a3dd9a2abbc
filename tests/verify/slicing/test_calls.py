"""How the functions around a definition are called."""

import pytest
from slices import check_sliced, sliced

from tfscaffold.verify.targets import Unverifiable


def test_parameters_that_are_not_read_are_none() -> None:
    check_sliced(
        """
        def train(x, y, *, units=3, epochs):
            model = keras.Sequential([layers.Dense(units)])
            model.fit(x, y, epochs=epochs)
        """,
        "train(x=None, y=None, epochs=None)",
        """
        def train(x, y, *, units=3, epochs):
            model = keras.Sequential([layers.Dense(units)])
            return model
        """,
    )


def test_arguments_come_from_the_call_in_the_file() -> None:
    check_sliced(
        """
        def train(x, units, epochs=1):
            model = keras.Sequential([layers.Dense(units)])
            model.fit(x, epochs=epochs)
        size = 4
        data = load()
        train(data, size + 1, epochs=9)
        """,
        "train(x=None, units=size + 1)",
        """
        def train(x, units, epochs=1):
            model = keras.Sequential([layers.Dense(units)])
            return model
        size = 4
        """,
    )


def test_a_needed_argument_is_asked_for() -> None:
    with pytest.raises(Unverifiable, match=r"--call 'build\(units=\.\.\.\)'"):
        sliced("def build(units): return keras.Sequential([layers.Dense(units)])")


def test_a_function_in_a_function() -> None:
    check_sliced(
        """
        def outer(units):
            n = units * 2
            print(n)
            def build(depth):
                return keras.Sequential([layers.Dense(n)] * depth)
            return build(2).fit(units)
        outer(5)
        """,
        "outer(units=5)",
        """
        def outer(units):
            n = units * 2
            def build(depth):
                return keras.Sequential([layers.Dense(n)] * depth)
            return build(depth=2)
        """,
    )


def test_a_method_with_what_the_object_needs() -> None:
    check_sliced(
        """
        class Agent:
            rate = 0.1
            def __init__(self, size, path):
                self.size = size
                self.data = open(path)
            def width(self):
                return self.size + 1
            def train(self):
                self.model.fit(self.data)
            def build(self):
                self.model = keras.Sequential([layers.Dense(self.width())])
                self.model.compile("sgd")
        agent = Agent(3, "data.txt")
        """,
        "(lambda made: Agent.build((Agent.__init__(made, path=None, size=3), made)[1]))"
        "(Agent.__new__(Agent))",
        """
        class Agent:
            rate = 0.1
            def __init__(self, size, path):
                self.size = size
            def width(self):
                return self.size + 1
            def build(self):
                self.model = keras.Sequential([layers.Dense(self.width())])
                return self.model
        """,
    )


def test_the_constructor_of_a_keras_model() -> None:
    check_sliced(
        """
        class Gan(keras.Model):
            def __init__(self, size=2):
                super().__init__()
                self.other = load()
                self.net = keras.Sequential([layers.Dense(size)])
            def call(self, x):
                return self.net(x)
        """,
        "(lambda made: Gan.__init__(made))(Gan.__new__(Gan))",
        """
        class Gan(keras.Model):
            def __init__(self, size=2):
                super().__init__()
                self.net = keras.Sequential([layers.Dense(size)]); return self.net
        """,
    )


def test_decorators_of_a_function_that_is_called_are_left_out() -> None:
    check_sliced(
        """
        class Builder:
            @staticmethod
            @cached("file")
            def build():
                return keras.Sequential([layers.Dense(1)])
        """,
        "Builder.build()",
        """
        class Builder:
            @staticmethod
            def build():
                return keras.Sequential([layers.Dense(1)])
        """,
    )


def test_a_class_in_a_function() -> None:
    check_sliced(
        """
        class Test:
            def setUp(self):
                size = 3
                print(size)
                class Own:
                    def build(self):
                        return keras.Sequential([layers.Dense(size), layers.Dense(self.n)])
                    def __init__(self):
                        self.n = 4
                self.own = Own()
        """,
        "Test.setUp(self=None)",
        """
        class Test:
            def setUp(self):
                size = 3
                class Own:
                    def build(self):
                        return keras.Sequential([layers.Dense(size), layers.Dense(self.n)])
                    def __init__(self):
                        self.n = 4
                return (lambda made: Own.build((Own.__init__(made), made)[1]))(Own.__new__(Own))
        """,
    )


def test_a_class_in_a_class() -> None:
    expression, kept = sliced("""
        class Outer:
            size = 3
            class Inner:
                n = 4
                model = keras.Sequential([layers.Dense(n)])
        """)
    assert expression == "Outer.Inner.model"
    assert kept[-1].strip().startswith("model =")


def test_the_object_of_a_class_further_out_is_an_argument() -> None:
    text = """
        class Test:
            def setUp(self):
                class Own:
                    def build(own):
                        return keras.Sequential([layers.Dense(self.units)])
        """
    with pytest.raises(Unverifiable, match="`setUp` needs a value for `self`"):
        sliced(text)
