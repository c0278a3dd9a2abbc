"""A model that is compiled in one place and trained in another, or given to a function."""

import pytest

from tfscaffold.convert import Options, convert_text

OBJECT = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)


class Worker:
    def __init__(self):
        self.model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
        self.model.compile("sgd", "mse")

    def train(self):
        self.model.fit(x, y)
"""


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class Worker:", "class Worker(Base):"),
        ("class Worker:", "class Base(Thing):\n    pass\n\n\nclass Worker(Base):"),
        ("class Worker:", "@dataclass\nclass Worker:"),
        ("import keras", "import keras\nimport pickle"),
        ("def train(self", "@staticmethod\n    def train(self"),
        ("def train(self):\n", "def train(self):\n        self = other\n"),
        ("def train(self):\n", "def train(self):\n        self.model = load()\n"),
        ("def train(self):\n", "def train(other, self):\n"),
        ("    def train(self", "class Other:\n    def train(self"),
        (
            "        self.model.compile",
            "        if x.any(): self.model.compile('adam', 'mse')\n        else: self.model.compile",
        ),
    ],
)
def test_steps_are_kept_in_an_object_only_where_it_is_certain(
    style: str, old: str, new: str
) -> None:
    assert convert_text(OBJECT, "", Options(training=style)).text != OBJECT
    text = OBJECT.replace(old, new)
    result = convert_text(text, "", Options(training=style))
    assert result.text == text
    assert result.models[0].status == "refused"


def test_the_attributes_of_an_object_keep_their_names() -> None:
    text = f"{OBJECT}        self.metrics = []\n\n    def train_step(self):\n        pass\n"
    found = convert_text(text, "", Options(training="loop")).text
    assert "self.metrics2 = [\n" in found or "self.metrics2 = [keras" in found
    assert "self.train_step2 = make_train_step" in found


def test_nothing_measures_where_nothing_is_measured() -> None:
    found = convert_text(OBJECT, "", Options(training="loop")).text
    assert "test_step" not in found
    text = OBJECT.replace("fit(x, y)", "fit(x, y, validation_data=(x, y))")
    found = convert_text(text, "", Options(training="loop")).text
    assert "self.test_step = make_test_step" in found


def test_a_module_stands_for_itself_where_no_callback_asks_for_a_model() -> None:
    found = convert_text(OBJECT, "module", Options(training="loop")).text
    assert "make_callbacks(self.model, " in found
    assert "CallbackModel" not in found
    stop = 'callbacks=[keras.callbacks.EarlyStopping("loss")]'
    text = OBJECT.replace("fit(x, y)", f"fit(x, y, {stop})")
    found = convert_text(text, "module", Options(training="loop")).text
    assert "self.watched = CallbackModel(self.model, " in found


TAKEN = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)


def build():
    return keras.Sequential([keras.Input((4,)), layers.Dense(3)])


def other():
    return keras.Sequential([keras.Input((4,)), layers.Dense(2)])


def train(net):
    net.compile("sgd", "mse")
    net.fit(x, y)


model = build()
train(model)
"""


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("train(model)", "train(model)\ntrain(other())"),
        ("train(model)", "train(model)\nsecond = other()\ntrain(second)"),
        ("train(model)", "train(model)\nmap(train, others)"),
        ("train(model)", "train(*[model])"),
        ("train(model)", "train(model)\nmodel.evaluate(x, y)"),
        ("train(model)", "train(model)\nglobals()['train'](x)\ntrain(x)"),
        ("    net.compile", "    net = net or other()\n    net.compile"),
        ("    net.fit(x, y)\n", ""),
        ("def train", "@cache\ndef train"),
    ],
)
def test_what_a_function_is_given_must_be_certain(
    style: str, old: str, new: str
) -> None:
    assert convert_text(TAKEN, "", Options(training=style)).text != TAKEN
    text = TAKEN.replace(old, new)
    assert convert_text(text, "", Options(training=style)).text == text


GIVEN = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)
rates = [0.5]


def build(rate=0.1, changed=None):
    net = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    net.compile(keras.optimizers.SGD(rate), "mse")
    return net


def run():
    model = build(rates[0], rates)
    model.fit(x, y)
"""


@pytest.mark.parametrize(
    ("call", "optimizer"),
    [
        ("build()", "SGD(0.1)"),
        ("build(rates[0])", "SGD(rates[0])"),
        ("build(rate=2 / 3)", "SGD(2 / 3)"),
        ("build(changed=1)", "SGD(0.1)"),
    ],
)
def test_a_parameter_stands_for_what_the_caller_gives(
    call: str, optimizer: str
) -> None:
    text = GIVEN.replace("build(rates[0], rates)", call)
    found = convert_text(text, "", Options(training="loop")).text
    assert f"    optimizer = keras.optimizers.{optimizer}\n" in found


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(rate),", "(rates[0]),"),
        ("    net = keras", "    rate = rate / 2\n    net = keras"),
        ("    net = keras", "    changed[0] = 0.1\n    net = keras"),
        ("    net = keras", "    changed.append(0.1)\n    net = keras"),
        ("build(rates[0], rates)", "build(np.random.rand())"),
        ("build(rates[0], rates)", "build(*rates)"),
        ("rate=0.1", "rate=rates[0]"),
    ],
)
def test_a_parameter_that_may_mean_another_thing_is_refused(
    style: str, old: str, new: str
) -> None:
    assert convert_text(GIVEN, "", Options(training=style)).text != GIVEN
    text = GIVEN.replace(old, new).replace(
        "def run():\n", "def run():\n    rates = [1]\n"
    )
    if ("rates[0]" in new and "def" in old + new) or new == "rate=rates[0]":
        text = text.replace("build(rates[0], rates)", "build()")
    assert convert_text(text, "", Options(training=style)).text == text


BUILT = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)


class Agent:
    def __init__(self):
        self.rate = 0.5
        self.model = self.build()
        self.target = self.build()

    def build(self):
        net = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
        net.compile(keras.optimizers.SGD(self.rate), "mse")
        return net

    def train(self):
        self.model.fit(x, self.target.predict(x))


agent = Agent()
agent.train()
agent.model.evaluate(x, y)
"""


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        return net", "        self.rate = 0.1\n        return net"),
        ("        return net", "        self.slow()\n        return net"),
        ("        return net", "        slow(self)\n        return net"),
        ("agent.train()", "agent.train()\nagent.target.fit(x, y)\nagent.target = 1"),
        ("agent.train()", "agent.train()\nagent.model = other"),
        ("agent.train()", "agent = other\nagent.train()"),
        ("self.target.predict(x)", "search(self.target)"),
    ],
)
def test_a_model_that_a_method_makes_must_be_followed(
    style: str, old: str, new: str
) -> None:
    assert convert_text(BUILT, "", Options(training=style)).text != BUILT
    text = BUILT.replace(old, new)
    assert convert_text(text, "", Options(training=style)).text == text


def test_a_model_that_is_not_trained_needs_no_compile() -> None:
    found = convert_text(BUILT, "", Options(training="loop")).text
    assert found.count("self.train_step = make_train_step(self.model") == 1
    assert "compile(" not in found.partition("class Agent")[2]
    assert "evaluate(agent.test_step, " in found


STORED = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)


class Worker:
    def build(self):
        model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
        model.compile("sgd", "mse")
        self.model = model

    def train(self):
        self.model.fit(x, y)
"""


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self.model = model", "self.model = model if y.any() else other"),
        ("self.model = model", "self.model = model\n        self.model = other"),
        ("self.model = model", "self.model = self.other = model\n"),
        (
            "        self.model.fit",
            "        self.model = load()\n        self.model.fit",
        ),
        ("self.model = model", "self.model = model\n        model.fit(x, y)"),
        ("class Worker:", "class Worker(Base):"),
    ],
)
def test_a_model_that_an_attribute_gets_must_be_its_only_one(
    style: str, old: str, new: str
) -> None:
    assert convert_text(STORED, "", Options(training=style)).text != STORED
    text = STORED.replace(old, new)
    assert convert_text(text, "", Options(training=style)).text == text


def test_metrics_that_keras_counts_keep_models_compiled_that_nobody_trains() -> None:
    text = BUILT.replace('"mse")', '"mse", metrics=[keras.metrics.R2Score()])')
    assert convert_text(text, "", Options(training="loop")).text == text


@pytest.mark.parametrize("style", ["loop", "train-step"])
def test_a_lambda_reads_a_parameter_later(style: str) -> None:
    text = GIVEN.replace('"mse"', "loss=lambda a, b: rate * (a - b)")
    assert convert_text(text, "", Options(training=style)).text == text
    own = GIVEN.replace('"mse"', "loss=lambda rate, b: rate - b")
    own = own.replace("SGD(rate)", "SGD()")
    found = convert_text(own, "", Options(training=style)).text
    assert "lambda rate, b: rate - b" in found
    assert found != own


def test_metrics_of_the_module_are_not_given_to_several_models() -> None:
    text = BUILT.replace('"mse")', '"mse", metrics=SEEN)').replace(
        "class Agent", "SEEN = [keras.metrics.R2Score(name='r2')]\n\n\nclass Agent"
    )
    text = text.replace("        self.target = self.build()\n", "")
    result = convert_text(
        text.replace("self.target", "self.model"), "", Options(training="loop")
    )
    assert "compiled several times" in result.models[0].diagnostics[0].message
