"""What a definition needs and the file does not give: which values are made up, of what kinds."""

import pytest
from slices import keras_code

from tfscaffold.readers import READERS
from tfscaffold.verify.slicing import Program, program
from tfscaffold.verify.targets import target_of


def made_up(text: str) -> Program:
    code = keras_code(text)
    (reading,) = [reading for read in READERS.values() for reading in read(code)]
    return program(code, target_of(code, reading), made_up=True)


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        ("layers.Dense(p)", "size"),
        ("layers.Dense(p * 2)", "size"),
        ("layers.Dense(3, input_shape=p)", "shape"),
        ("layers.Dense(3, input_shape=(p,))", "size"),
        ("layers.Dense(3, input_shape=p.shape[1:])", "array"),
        ("layers.Dense(3, input_shape=(p[0].shape[0],))", "array"),
        ("keras.Input(p)", "shape"),
        ("layers.Dropout(p)", "rate"),
        ("layers.Dense(3, p)", "activation"),
        ("layers.Dense(3, kernel_initializer=p)", "none"),
        ("layers.LSTM(3, return_sequences=p)", "flag"),
        ("*[layers.Dense(n) for n in p]", "sizes"),
        ("layers.Dense(len(p))", "sizes"),
        ("layers.Dense(p.Int('units', 1, 8))", "tuner"),
        ("layers.Conv2D(3, p)", "few"),
        ("*[layers.Dense(3) for _ in range(p)]", "few"),
        ("layers.Dense(3, p.lower())", "text"),
        ("layers.Dense(3) if p == 'small' else layers.Dense(4)", "text:small"),
        ("layers.Dropout(0.1, seed=p), layers.Dropout(0.1, seed=p + 1)", "size"),
        ("layers.Dense(p.units)", {"units": "size"}),
        ("layers.Dense(p['units'])", {"units": "size"}),
        ("layers.Dense(3, p.get('act', 'relu'))", {"act": "activation"}),
        ("layers.Dense(3, input_shape=(2,) + p)", "shape"),
        ("layers.Dense(3, name=p + '_1')", "text"),
        ("layers.Dense(3, **{'kernel_constraint': p})", "none"),
        ("*[layers.Dense(p[n]) for n in range(2)]", {"[]": "size"}),
        (
            "*[layers.Dense(3, p.kinds[n]) for n in (0, 1)]",
            {"kinds": {"[]": "activation"}},
        ),
        ("layers.Dropout(p.model['rate'])", {"model": {"rate": "rate"}}),
        (
            "layers.Dense(p.size(), p.kind)",
            {"size": {"()": "size"}, "kind": "activation"},
        ),
    ],
)
def test_the_kind_of_a_parameter(layer: str, kind: object) -> None:
    found = made_up(f"def build(p): return keras.Sequential([{layer}])")
    assert found.unknown == {"_build_p": kind}
    assert found.expression == "build(p=_build_p)"


def test_the_kind_of_an_attribute() -> None:
    found = made_up("""
        class Agent:
            def __init__(self, states):
                self.states = states
                self.model = keras.Sequential([layers.Dense(2, input_shape=self.states)])
        """)
    assert found.unknown == {"___init___states": "shape"}


def test_the_kind_of_an_objects_attribute() -> None:
    found = made_up("""
        class Agent:
            def __init__(self, config):
                self.config = config
                self.model = keras.Sequential([layers.Dropout(self.config.rate)])
        """)
    assert found.unknown == {"___init___config": {"rate": "rate"}}


def test_what_functions_of_the_file_do_with_a_value() -> None:
    found = made_up("""
        def sizes(generator):
            return [generator.randint(1, 4) for _ in range(2)]
        def build(generator):
            return keras.Sequential([layers.Dense(n) for n in sizes(generator)])
        """)
    assert found.unknown == {"_build_generator": {"randint": {"()": "size"}}}


def test_names_of_modules_that_may_be_missing() -> None:
    found = made_up("""
        import settings
        from settings import RATE as rate, Base, data
        class Agent(Base):
            def build(self):
                self.model = keras.Sequential([
                    layers.Dense(settings.UNITS, input_shape=data.shape[1:]),
                    layers.Dropout(rate), layers.Dense(self.actions),
                ])
        """)
    assert found.unknown == {"_self_actions": "size"}
    assert {name: found.imported[name] for name in ("UNITS", "RATE", "data")} == {
        "UNITS": "size",
        "RATE": "rate",
        "data": "array",
    }
    assert "Base" not in found.imported


def test_data_are_made_up_and_what_is_plain_is_run() -> None:
    found = made_up("""
        data = load("data.csv")
        data = data.drop("y")
        length = len(data[0])
        units, _ = 2 * 8, 3
        for part in split(data):
            model = keras.Sequential([layers.Dense(units, input_shape=(length, width))])
        """)
    assert found.unknown == {"data": "array", "width": "size"}
    lines = [line for line in found.text.split("\n")[2:] if line.strip(" 0()")]
    assert lines == [
        "length = len(data[0])",
        "units, _ = 2 * 8, 3",
        "for _ in (0,):",
        "    model = keras.Sequential([layers.Dense(units, input_shape=(length, width))])",
    ]


def test_names_of_keras_and_python_are_none_of_them() -> None:
    text = "from keras.layers import *\nmodel = keras.Sequential([Dense(max(1, 2))])\n"
    assert made_up(text).unknown == {}


def test_names_that_nothing_imports() -> None:
    found = made_up("""
        @cached(3)
        @plain
        class Agent(lib.Base, Mixin):
            def build(self, shape: np.ndarray | Shape = tf.shape(3)) -> "list[Net]":
                return keras.Sequential([layers.Dense(np.prod(shape)), Dropout(0.5)])
        """)
    assert found.unknown == {
        "cached": {"()": "decorator"},
        "plain": "decorator",
        "lib": {"Base": "base"},
        "Mixin": "base",
        "np": "module:numpy",
        "tf": "module:tensorflow",
        "Shape": "base",
        "Dropout": "layer:Dropout",
    }


@pytest.mark.parametrize(
    ("layer", "kind"), [("Normalization", "array"), ("TextVectorization", "texts")]
)
def test_what_a_layer_is_adapted_to(layer: str, kind: str) -> None:
    found = made_up(f"""
        first = layers.{layer}()
        first.adapt(data)
        model = keras.Sequential([first, layers.Dense(2)])
        """)
    assert found.unknown == {"data": kind}


def test_variables_of_loops_are_not_made_up() -> None:
    found = made_up("""
        def build(sizes):
            model = keras.Sequential()
            for index, size in enumerate(sizes):
                model.add(layers.Dense(size, name="layer" + str(index)))
            return model
        """)
    assert found.unknown == {"_build_sizes": "sizes"}


def test_functions_of_the_file_that_work_with_data() -> None:
    found = made_up("""
        import absent
        def searched():
            return absent.Search().best()[0]
        def size():
            return 3
        def head():
            return layers.Dense(absent.SIZE)
        def build():
            best = searched()
            n = size()
            last = head()
            return keras.Sequential([layers.Dense(best.units), layers.Dense(n), last])
        """)
    assert found.unknown == {"best": {"units": "size"}}
