"""Lines keep their numbers, and their endings."""

from slices import check_sliced, keras_code

from tfscaffold.layers import LAYERS
from tfscaffold.readers import READERS
from tfscaffold.source.code import Code
from tfscaffold.verify.slicing import program
from tfscaffold.verify.targets import target_of


def test_lines_keep_their_numbers() -> None:
    text = (
        "print(\n    1,\n); units = 3\nmodel = keras.Sequential([layers.Dense(units)])"
    )
    code = keras_code(text)
    reading = READERS["sequential"](code)[0]
    found = program(code, target_of(code, reading))
    lines = found.text.split("\n")
    assert lines[found.line - 1].startswith("model = ")
    assert lines[found.line - 2].endswith("; units = 3")


def test_other_line_endings() -> None:
    text = "import keras\r\nprint(\r\n  1)\r\nmodel = keras.Sequential()\r\n"
    code = Code(text, frozenset(LAYERS))
    reading = READERS["sequential"](code)[0]
    found = program(code, target_of(code, reading))
    expected = "import keras\r\n(0\r\n)\r\nmodel = keras.Sequential()\r\n"
    assert found.text == expected


def test_the_condition_around_a_class_and_a_function_is_kept() -> None:
    check_sliced(
        """
        import tuning
        if __name__ == "__main__":
            class Tuned(tuning.HyperModel):
                def build(self):
                    model = keras.Sequential([layers.Dense(3, input_shape=(4,))])
                    model.compile("sgd", "mse")
                    return model
            model = Tuned().build()
            print(model)
        """,
        "(lambda made: Tuned.build((Tuned.__init__(made), made)[1]))(Tuned.__new__(Tuned))",
        """
        import tuning
        if True:
            class Tuned(tuning.HyperModel):
                def build(self):
                    model = keras.Sequential([layers.Dense(3, input_shape=(4,))])
                    return model
        """,
    )
