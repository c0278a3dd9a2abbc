"""A model that others train becomes a `tf.Module` with `fit` and its like as methods."""

import pytest

from tfscaffold.convert import Options, convert_text

BUILDER = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)


def build(units, metric="mae"):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(units)])
    model.compile("sgd", "mse", metrics=["mae"])
    return model
"""


def converted(text: str) -> str:
    return convert_text(text, "module", Options(training="loop")).text


def stays_in_keras(text: str) -> bool:
    """Whether a text becomes a model of Keras around a module, whose training stays."""
    found = converted(text)
    return (
        "ModuleModel(" in found and ".compile(" in found and "load_module" not in found
    )


def reasons(text: str) -> list[str]:
    """Return why a text is refused, which must then stay as it is."""
    result = convert_text(text, "module", Options(training="loop"))
    assert result.text == text
    return [each.message for model in result.models for each in model.diagnostics]


@pytest.mark.parametrize(
    "below",
    [
        "",
        (
            "def pick(big):\n    if big:\n        return build(9)\n    return build(3)\n\n\n"
            "model = pick(True)\nmodel.fit(x, y, epochs=2)\nprint(model.predict(x))\n"
        ),
        (
            "class Agent:\n    def __init__(self, model):\n        self.model = model\n\n"
            "    def train(self):\n        return self.model.fit(x, y).history\n\n\n"
            "print(Agent(build(3)).train())\n"
        ),
        (
            "def train(model):\n    model.optimizer.learning_rate = 0.1\n"
            "    return model.train_on_batch(x, y)\n\n\ntrain(build(3))\ntrain(build(4))\n"
        ),
    ],
)
def test_methods_stay_where_it_is_not_certain_whose_they_are(below: str) -> None:
    text = f"{BUILDER}\n\n{below}" if below else BUILDER
    found = converted(text)
    assert "class Net(TrainedModule):" in found
    assert "model.prepare_training(\n" in found
    assert ".compile(" not in found
    assert below in found


@pytest.mark.parametrize(
    ("below", "reason"),
    [
        ("search(build)\n", "`build` is handed on here"),
        ("made = {'f': build}\n", "`build` is handed on here"),
        ("import keras_tuner\n", "may be made for keras_tuner"),
        (
            "def train(net):\n    net.fit([x], y)\n\n\ntrain(build(3))\ntrain(build(4))\n",
            "a list or a dictionary",
        ),
        (
            (
                "def train(net):\n    net.fit(x, y, validation_freq=[1, 3])\n\n\n"
                "train(build(3))\ntrain(build(4))\n"
            ),
            "`validation_freq=` is not a number",
        ),
        (
            "def train(net, *given):\n    net.fit(*given)\n\n\ntrain(build(3))\ntrain(build(4))\n",
            "arguments of `fit`",
        ),
        (
            (
                "def train(net):\n    net.fit(x, y, callbacks=[keras.callbacks.BackupAndRestore('b')])\n"
                "\n\ntrain(build(3))\ntrain(build(4))\n"
            ),
            "`BackupAndRestore` is not carried",
        ),
        (
            (
                "def train(net):\n    net.fit(x, y)\n    net.evaluate(x, y, callbacks=[])\n\n\n"
                "train(build(3))\ntrain(build(4))\n"
            ),
            "`callbacks=` is not carried",
        ),
        (
            (
                "def train(net):\n    net.fit(x, y)\n    net.predict(x, callbacks=[])\n\n\n"
                "train(build(3))\ntrain(build(4))\n"
            ),
            "`predict` is given more here",
        ),
        (
            (
                "def train(net):\n    net.optimizer = 'adam'\n    net.fit(x, y)\n\n\n"
                "train(build(3))\ntrain(build(4))\n"
            ),
            "`.optimizer` is assigned",
        ),
    ],
)
def test_what_the_methods_do_not_take_is_refused(below: str, reason: str) -> None:
    assert reason in " ".join(reasons(f"{BUILDER}\n\n{below}"))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"mse", ', '"mse", steps_per_execution=4, ', "`steps_per_execution=`"),
        ('"mse", ', '"mse", loss_weights=[2.0], ', "`loss_weights=`"),
        ("def build(", "@cache\ndef build(", "as a decorator"),
        ("(units, metric", "(hp, units=3, metric", "may be made for a tuner"),
        ("keras\nimport", "keras  # talos\nimport", "may be made for talos"),
    ],
)
def test_what_the_making_does_not_show_is_refused(
    old: str, new: str, reason: str
) -> None:
    found = " ".join(reasons(BUILDER.replace(old, new)))
    assert reason in found


def test_a_method_of_a_class_with_unseen_bases_may_be_for_a_tuner() -> None:
    text = BUILDER.replace(
        "def build(", "class Hyper(kt.HyperModel):\n  def build(self, "
    )
    text = text.replace("    model", "      model").replace(
        "    return", "      return"
    )
    assert "bases that this file does not show" in " ".join(reasons(text))


@pytest.mark.parametrize(
    ("head", "is_kept"),
    [
        ("class Agent(Unseen):\n", True),
        ("class Agent(Unseen):\n  @staticmethod\n", True),
        ("class Agent(Unseen):\n  @cached\n", False),
        ("class Agent(Unseen, HyperModel):\n", False),
    ],
)
def test_a_class_with_unseen_bases_gets_a_model_of_keras(
    head: str, is_kept: bool
) -> None:
    text = BUILDER.replace("    model", "      model").replace(
        "    return", "      return"
    )
    text = text.replace("def build(", f"{head}  def build(")
    if is_kept:
        assert stays_in_keras(text)
    else:
        assert "does not show" in " ".join(reasons(text))


def test_a_method_looks_itself_at_what_the_file_does_not_show() -> None:
    below = "def train(net, shuffle):\n    return net.fit(x, y, shuffle=shuffle)\n\n\n"
    text = f"{BUILDER}\n\n{below}train(build(3), x.any())\n"
    found = converted(text)
    assert below in found
    assert "class Net(TrainedModule)" in found
    literally = text.replace("shuffle=shuffle", "shuffle='batch'")
    assert "neither True nor False" in " ".join(reasons(literally))


@pytest.mark.parametrize("asked", ["optimizer.learning_rate", "history.history"])
def test_what_a_loop_does_not_leave_in_the_model_is_there_with_methods(
    asked: str,
) -> None:
    below = (
        f"model = build(3)\nmodel.fit(x, y)\nprint(model.{asked})\nmodel.fit(x, y)\n"
    )
    found = converted(f"{BUILDER}\n\n{below}")
    assert "class Net(TrainedModule)" in found
    assert below in found


@pytest.mark.parametrize("metrics", ["self.metrics", '["mae"]'])
def test_a_class_with_an_attribute_of_the_name_of_what_is_kept(metrics: str) -> None:
    text = (
        "import keras\nfrom keras import layers\n\n\nclass Net:\n"
        "    def __init__(self, metrics=()):\n        self.metrics = metrics\n\n"
        "    def make(self):\n"
        "        self.model = keras.Sequential([layers.Dense(2, input_shape=(4,))])\n"
        f'        self.model.compile("sgd", "mse", metrics={metrics})\n\n'
        "    def fit(self, x, y):\n        self.model.fit(x, y, epochs=2)\n"
    )
    result = convert_text(text, "module", Options(training="loop"))

    assert result.models[0].status == "converted"
    assert result.text.count("self.metrics = metrics\n\n    def make") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "    return model\n",
            '    model.compile("sgd", "mse")\n    return model\n',
        ),
        ('"sgd", "mse", metrics=["mae"]', '"sgd", "mse", metrics=metric'),
        ('"sgd", "mse", metrics=["mae"]', "**metric"),
        ('"sgd", "mse", metrics=["mae"]', ""),
        ("    return model\n", "    return model, units\n"),
        (
            "    return model\n",
            (
                "    return model\n\n\ndef train(net):\n    net.compile('adam', 'mse')\n"
                "    net.fit(x, y)\n\n\ntrain(build(3))\ntrain(load())\n"
            ),
        ),
        (
            "    return model\n",
            (
                "    return model\n\n\none, other = build(3), build(4)\n"
                "for each in (one, other):\n    each.compile('adam', 'mse')\n    each.fit(x, y)\n"
            ),
        ),
    ],
)
def test_compile_stays_where_the_text_does_not_show_all_of_it(
    old: str, new: str
) -> None:
    text = BUILDER.replace(old, new)
    assert text != BUILDER
    found = converted(text)
    kept = [line for line in text.splitlines() if ".compile(" in line]
    if "units\n" in new:
        assert "class Net(TrainedModule)" in found
    else:
        assert "class Net(CompiledModule)" in found
        assert all(line in found.splitlines() for line in kept)
    assert text.partition("    return model")[2] in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '["mae"])',
            '["mae"])\n    model.fit(x, y, nb_epoch=3)',
            "`fit` of Keras 3 has no `nb_epoch=`",
        ),
        (
            "metrics=",
            "metrices=",
            "`compile` of Keras 3 has no `metrices=`",
        ),
        ('["mae"]', '"mae"', "takes metrics in a list alone"),
    ],
)
def test_what_fails_in_keras_3_goes_on_failing_and_is_said(
    old: str, new: str, said: str
) -> None:
    text = BUILDER.replace(old, new)
    result = convert_text(text, "module", Options(training="loop"))
    assert [each.status for each in result.models] == ["converted"]
    found = [d for d in result.models[0].diagnostics if d.code == "TFS205"]
    assert [each.severity for each in found] == ["warning"]
    assert said in found[0].message


@pytest.mark.parametrize(
    "given",
    [
        '"sgd", ["mse"]',
        '"sgd", "mse", run_eagerly=True',
        '"sgd", "mse", None, metric, jit_compile=True',
        'keras.optimizers.Adafactor(), "mse", metrics=metric',
    ],
)
def test_what_a_kept_compile_does_not_take_is_refused(given: str) -> None:
    reasons(BUILDER.replace('"sgd", "mse", metrics=["mae"]', given))


@pytest.mark.parametrize(
    "metrics",
    [
        '["binary_accuracy", keras.metrics.BinaryAccuracy()]',
        '["mae", ["mae"]]',
        '["mse", keras.metrics.Mean(name="loss")]',
        "[keras.metrics.BinaryAccuracy(), keras.metrics.BinaryAccuracy()]",
    ],
)
def test_two_metrics_of_one_name_are_refused_in_a_kept_compile(metrics: str) -> None:
    text = BUILDER.replace('["mae"]', metrics)
    assert "same name" in " ".join(reasons(text))


RENAMED = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)


def batches():
    while True:
        yield x, y


model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
model.compile("sgd", "mse")
history = model.fit(x=batches(), steps_per_epoch=2, epochs=3)
model.evaluate(x=batches(), steps=2)
"""


@pytest.mark.parametrize("to", ["functional", "module"])
@pytest.mark.parametrize("asks", [False, True])
def test_fit_generator_is_fit(to: str, asks: bool) -> None:
    text = RENAMED
    if asks:
        # The methods stay.
        text += "print(model.history.history)\n"
    old = (
        text.replace(
            "fit(x=batches(), steps_per_epoch=2,",
            "fit_generator(batches(), 2, workers=4,",
        )
        .replace("epochs=3", "epochs=3, use_multiprocessing=True")
        .replace("evaluate(x=batches(),", "evaluate_generator(generator=batches(),")
    )
    result = convert_text(old, to, Options(training="loop"))
    assert result.text != old
    new = convert_text(text, to, Options(training="loop")).text
    if "model.fit(" in new:
        new = new.replace("(x=batches(), steps=2)", "(steps=2, x=batches())")
    assert result.text == new


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("fit_generator(batches(), 2, class_weight={})", "no `class_weight=`"),
        ("predict(x, steps=2, callbacks=[])", "more here than"),
    ],
)
def test_what_data_in_batches_do_not_take_is_refused(call: str, reason: str) -> None:
    text = RENAMED.replace("fit(x=batches(), steps_per_epoch=2, epochs=3)", call)
    assert reason in " ".join(reasons(text))


@pytest.mark.parametrize(
    ("made", "is_read"),
    [
        ("batches()", True),
        ("generator.flow(x, batch_size=2)", True),
        ("generator.flow_from_directory('a')", True),
        ("np.zeros(3)", False),
    ],
)
def test_predict_is_given_batches_where_the_data_come_in_such(
    made: str, is_read: bool
) -> None:
    text = f"{RENAMED}data = {made}\np = model.predict(data)\n"
    given = "Batches(data)" if is_read else "data"
    assert f"p = predict(model, {given})\n" in converted(text)


@pytest.mark.parametrize(
    ("path", "asked"), [("path", 'f"{path}.index"'), ("'w.h5'", "'w.h5.index'")]
)
def test_weights_that_the_file_writes_are_a_checkpoint(path: str, asked: str) -> None:
    text = (
        f"{RENAMED}path = 'weights.h5'\nif os.path.exists({path}):\n"
        f"    model.load_weights({path})\nmodel.save_weights({path})\n"
    ).replace("import keras", "import os\n\nimport keras", 1)
    found = converted(text)
    assert f"if os.path.exists({asked}):\n" in found
    assert f".train.Checkpoint(model=model).read({path})" in found
    other = text.replace("model.save_weights", "print")
    found = converted(other)
    assert f"if os.path.exists({path}):\n    load_weights(model, {path})\n" in found


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ("3", "predict(model, x).argmax(axis=-1)"),
        ("1", '(predict(model, x) > 0.5).astype("int32")'),
    ],
)
def test_predict_classes_is_computed_of_predictions(units: str, expected: str) -> None:
    text = RENAMED.replace("Dense(3)", f"Dense({units})")
    found = converted(f"{text}found = model.predict_classes(x, verbose=0)[0]\n")
    assert f"found = {expected}[0]\n" in found


LOADED = """\
import os

import keras
import numpy as np
from keras import layers
from keras.models import load_model

x, y = np.zeros((8, 4)), np.zeros(8)
path = "a.keras"


def train():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    model.compile("sgd", "mse")
    model.fit(x, y)
    model.save(path)
    return load_model(path)


print(train().predict(x))
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (".predict(x)", ".evaluate(x, y)"),
        (".predict(x)", ".get_weights()"),
        ("print(train().predict(x))", "use(train())"),
        ("print(train().predict(x))", "net = train()\nnet.fit(x, y)"),
        ("print(train().predict(x))", "nets = [train()]\nnets[0].summary()"),
        ("(path)\n\n", "(path, custom_objects={})\n\n"),
        (
            "model.fit(x, y)",
            "model.fit(x, y, callbacks=[keras.callbacks.ModelCheckpoint('b')])",
        ),
    ],
)
def test_what_is_loaded_only_predicts(old: str, new: str) -> None:
    assert "return load_module(path)" in converted(LOADED)
    text = LOADED.replace(old, new)
    assert text != LOADED
    if "ModelCheckpoint" in new:
        assert converted(text) != text
        text = text.replace("return load_model(path)", "return load_model('b')")
    assert stays_in_keras(text)
    assert "is loaded here" in " ".join(reasons(f"{text}keras.models.clone_model(a)\n"))


def test_a_path_that_is_asked_for_by_its_ending_stays() -> None:
    text = LOADED.replace("(path)", "('a.keras')")
    assert converted(text) != text
    asked = "    print({})\n    return load"
    for refused in ("os.path.isfile('a.keras')", "Path('a.keras').exists()"):
        given = text.replace("    return load", asked.format(refused))
        assert stays_in_keras(given)
    exists = "os.path.exists('a.keras')"
    found = converted(text.replace("    return load", asked.format(exists)))
    assert f"print(({exists} or os.path.exists('a')))" in found


PICKED = f"""\
{BUILDER}

def pick(big):
    if big:
        return build(9)
    return build(3)


path = "a.h5"
model = pick(True)
model.fit(x, y)
"""


def test_what_saves_itself_is_loaded_where_nobody_asks_for_the_file() -> None:
    text = f"{PICKED}model.save(path)\nmodel = keras.models.load_model(path)\n"
    text += "print(model.predict(x))\n"
    found = converted(text)
    assert "class Net(TrainedModule):" in found
    assert "model = load_module(path)\nprint(model.predict(x))" in found
    other = text.replace("load_model(path)", "load_model(path + 'b')")
    assert "is loaded here" in " ".join(reasons(other))
    literal = text.replace("(path)", "('a.h5')")
    exists = "os.path.exists('a.h5')"
    asked = literal.replace(
        "model = keras.models", f"print({exists})\nmodel = keras.models"
    )
    either = f"print(({exists} or os.path.exists('a')))"
    assert either in converted(f"import os\n{asked}")
    asked = text.replace(
        "model = keras.models", "print(os.path.exists(path))\nmodel = keras.models"
    )
    assert "is loaded here" in " ".join(reasons(f"import os\n{asked}"))


@pytest.mark.parametrize(
    ("below", "is_left"),
    [
        ("other = load_model('there/b.h5')\n", True),
        ("name = 'b.h5'\nother = load_model(name)\n", True),
        ("other = load_model('there/a.keras')\n", False),
        ("import shutil\n\nshutil.move('a', 'b')\nother = load_model('b.h5')\n", False),
        ("other = load_model(name())\n", False),
    ],
)
def test_a_model_of_another_file_is_loaded_as_it_was(below: str, is_left: bool) -> None:
    text = LOADED.replace("return load_model(path)", "return model").replace(
        "print(train().predict(x))\n", f"train()\n{below}other.evaluate(x, y)\n"
    )
    if is_left:
        assert below in converted(text)
    else:
        assert stays_in_keras(text)


@pytest.mark.parametrize("given", ["[x]", "[0.5, 2]"])
def test_a_list_is_taken_apart_or_refused_as_in_keras(given: str) -> None:
    line = f"print(model.predict({given}))\n"
    assert f"model.predict(one_array({given}))" in converted(PICKED + line)
    text = LOADED.replace("print(train().predict(x))", "train()")
    found = converted(text.replace("    return", f"    {line}    return"))
    assert f"print(predict(model, one_array({given})))" in found


def test_what_is_summed_up_elsewhere_prints_itself() -> None:
    found = converted(f"{PICKED}model.summary()\n")
    assert "    def summary(self):\n        print_summary(self)\n" in found
    assert found.endswith("model.summary()\n")
    assert "def summary" not in converted(PICKED)
    wide = f"{PICKED}model.summary(line_length=90)\n"
    assert "`.summary` is used here" in " ".join(reasons(wide))


def test_a_model_that_a_function_returns_is_summed_up_where_nothing_trains() -> None:
    made = BUILDER.replace('    model.compile("sgd", "mse", metrics=["mae"])\n', "")
    found = converted(f"{made}\n\nnet = build(3)\nprint(net.summary())\n")
    assert found.endswith("net = build(3)\nprint(print_summary(net))\n")
