"""Training that is not certain is left as it is, and the reason is told."""

import pytest

from tfscaffold.convert import Conversion, Options, convert_text

HEAD = """\
import keras
import numpy as np
import tensorflow as tf
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)
model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
"""
COMPILE = 'model.compile("sgd", "mse")\n'
LOADED = "model.save('m.keras')\nfound = keras.models.load_model('m.keras')\n"

SHOW = """\
class Show(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(self.model.predict(x))


"""


def rewritten(body: str, style: str = "loop") -> Conversion:
    return convert_text(HEAD + body, "", Options(training=style))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('model.compile("sgd", ["mse", "mae"])\n', "The loss is not one"),
        ('model.compile("sgd", "mse", metrics=["mse", None])\n', "The metric"),
        (
            'def loss(a, b):\n    return a\n\n\nmodel.compile("sgd", "mse", metrics=[loss])\n',
            "Two metrics have the same name",
        ),
        ('model.compile("sgd", "mse", metrics=names)\n', "metrics are not a list"),
        (
            'names = ["mae"]\nnames.append("mse")\nmodel.compile("sgd", "mse", metrics=names)\n',
            "list of metrics is changed",
        ),
        (
            'model.compile("sgd", "mse", metrics=[keras.metrics.AUC(), "auc"])\n',
            "Two metrics have the same name",
        ),
        (
            'model.compile("sgd", "mse", metrics=["auc", keras.metrics.AUC(num_thresholds=3)])\n',
            "Two metrics have the same name",
        ),
        ('model.compile("sgd", "mse", loss_weights=[1])\n', "`loss_weights=`"),
        (
            'model.compile("sgd", "mse", steps_per_execution="auto")\n',
            "is not a number",
        ),
        ('model.compile("sgd", "mse", run_eagerly=True)\n', "`run_eagerly=`"),
        ('model.compile("sgd", "mse", **options)\n', "arguments of `compile`"),
        ("model.fit(x, y)\n", "No `compile` certainly runs before"),
        (
            f"{COMPILE}if x.any():\n    {COMPILE}model.fit(x, y)\n",
            "which `compile` runs last",
        ),
        (
            f"def train():\n    model.fit(x, y)\n\n\n{COMPILE}{COMPILE}",
            "No `compile`",
        ),
        (
            f"{COMPILE}if x.any():\n    model = None\n\n\ndef train():\n    model.fit(x, y)\n",
            "stands in another function",
        ),
        (f"{COMPILE}print(x, model.fit(x, y))\n", "inside a larger statement"),
        (f"{COMPILE}a = x[model.fit(x, y)]\n", "inside a larger statement"),
        (f"{COMPILE}model.fit([x])\n", "and no data in batches"),
        (
            f"def rows():\n    yield x, y\n\n\n{COMPILE}model.fit(rows())\n",
            "do not tell how many batches",
        ),
        (f"{COMPILE}model.fit(data.filter(f).batch(2))\n", "do not tell how many"),
        (f"{COMPILE}model.fit([x], y)\n", "a list or a dictionary"),
        (
            'model.compile("sgd", "mse", steps_per_execution=2)\nmodel.fit(data)\n',
            "not certainly go into a graph",
        ),
        (
            (
                'model.compile("sgd", "mse", steps_per_execution=2)\n'
                "model.fit(x, y, validation_data=(x, y), validation_steps=1)\n"
            ),
            "up to whole groups",
        ),
        (
            (
                'model.compile("sgd", "mse", steps_per_execution=2)\n'
                "model.evaluate(x, y, steps=1)\n"
            ),
            "up to whole groups",
        ),
        (
            f"{COMPILE}h = model.fit(x, y, callbacks=[keras.callbacks.History()])\n",
            "`fit` returns this `History`",
        ),
        (
            (
                f"{COMPILE}found = []\nfound.append(keras.callbacks.History())\n"
                "h = model.fit(x, y, callbacks=found)\n"
            ),
            "`fit` returns this `History`",
        ),
        (
            (
                'model.compile("sgd", "mse", metrics=[keras.losses.mean_absolute_error, '
                "keras.metrics.MeanAbsoluteError()])\n"
            ),
            "Two metrics have the same name",
        ),
        (
            f"{COMPILE}model.fit(x, y, validation_split=0.5, validation_steps=1)\n",
            "`validation_steps=` is not carried",
        ),
        (f'{COMPILE}model.fit(x, y, shuffle="batch")\n', "`shuffle=`"),
        (f"{COMPILE}model.fit(x, y, callbacks=found)\n", "callbacks are not a list"),
        (
            f"{COMPILE}model.fit(x, y, callbacks=[keras.callbacks.BackupAndRestore('b')])\n",
            "`BackupAndRestore` is not carried",
        ),
        (
            f'{COMPILE}model.fit(x, y, callbacks=[keras.callbacks.EarlyStopping("mae")])\n',
            'give it `mode="max"`',
        ),
        (f"{COMPILE}model.train_on_batch(x)\n", "no x and y"),
        (
            f"{COMPILE}model.train_on_batch(x, made(), class_weight={{0: 1}})\n",
            "`class_weight=` is not carried",
        ),
        (
            'model.compile("sgd", "mse", steps_per_execution=2)\nmodel.test_on_batch(x, y)\n',
            "several at a time",
        ),
        (f"{COMPILE}model.reset_metrics()\n", "`.reset_metrics`"),
        (f"{COMPILE}search(model)\n", "handed on"),
        (
            f"{COMPILE}{LOADED}found.evaluate(x, y)\n",
            "would not be compiled any more",
        ),
        (
            f"{COMPILE}for i in range(3):\n    model.fit(x, y)\n    {COMPILE}",
            "stands in a loop, below",
        ),
        (
            f"{COMPILE}found = []\nfound.append(other)\nmodel.fit(x, y, callbacks=found)\n",
            "`other` is not known",
        ),
        (
            f"{COMPILE}found = []\nfound.extend(other)\nmodel.fit(x, y, callbacks=found)\n",
            "list of callbacks is changed",
        ),
        (
            f"keras.config.set_dtype_policy('mixed_float16')\n{COMPILE}",
            "the loss is scaled",
        ),
        (
            'model.compile("sgd", "mse", metrics=["mae"])\nmodel.compile("sgd", "mse")\n',
            "keeps the metrics of an earlier `compile`",
        ),
    ],
)
def test_what_is_not_certain_is_refused(body: str, reason: str) -> None:
    result = rewritten(body)
    assert result.text == HEAD + body
    (model,) = result.models
    assert model.status == "refused"
    assert reason in " ".join(each.message for each in model.diagnostics)
    assert {each.code for each in model.diagnostics} == {"TFS131"}


FIT, SAVE = "model.fit(x, y)\n", 'model.save_weights("a.weights.h5")\n'
LOAD = SAVE.replace("save", "load")


@pytest.mark.parametrize(
    ("body", "goes_on"),
    [
        (f"{COMPILE}{FIT}{SAVE}{LOAD}{FIT}", True),
        (f"{COMPILE}for i in range(2):\n    {FIT}    {SAVE}    {LOAD}", True),
        (f"{COMPILE}{FIT}{SAVE}{LOAD}model.evaluate(x, y)\n", False),
        (f"{COMPILE}{SAVE}{LOAD}{FIT}", False),
        (f"{COMPILE}{FIT}{SAVE}{LOAD}{COMPILE}{FIT}", False),
        (f"{SAVE}for i in range(2):\n    {LOAD}    {COMPILE}    {FIT}", False),
        (f"{COMPILE}{SAVE}def train():\n    {FIT}\n\ntrain()\n{LOAD}", False),
        (f"{COMPILE}{SAVE}def train():\n    {FIT}\n\ntrain()\n{LOAD}train()\n", True),
        (f"{COMPILE}{SAVE}def back():\n    {LOAD}\n\n{FIT}back()\n{FIT}", True),
    ],
)
def test_a_module_does_not_go_on_with_an_optimizer_that_was_loaded(
    body: str, goes_on: bool
) -> None:
    result = convert_text(HEAD + body, "module", Options(training="loop"))
    (model,) = result.models
    assert model.status == "converted"
    # Keras loads that state as before.
    assert ("ModuleModel(" in result.text) == goes_on
    copied = convert_text(
        f"{HEAD}{body}model.to_json()\n", "module", Options(training="loop")
    )
    found = " ".join(each.message for each in copied.models[0].diagnostics)
    assert ("the optimizer's state" in found) == goes_on


@pytest.mark.parametrize(
    ("head", "made"),
    [
        ("", 'keras.callbacks.ModelCheckpoint("a.keras")'),
        ("from keras.callbacks import ModelCheckpoint as Keep\n", 'Keep("a.keras")'),
        (
            SHOW.replace(
                "print(self.model.predict(x))", "self.model.save_weights('w')"
            ),
            "Show()",
        ),
    ],
)
def test_a_train_step_saves_the_network_alone(head: str, made: str) -> None:
    body = f"{head}{COMPILE}model.fit(x, y, callbacks=[{made}])\n"
    assert "SavedTrainStepModel(model)" in rewritten(body, "train-step").text
    assert "= TrainStepModel(model)" in rewritten(COMPILE, "train-step").text


@pytest.mark.parametrize("asked", ["layers", "name", "summary()", "get_layer('a')"])
def test_a_callback_that_asks_for_the_layers_sees_another_model_in_a_train_step(
    asked: str,
) -> None:
    body = SHOW.replace("predict(x)", asked)
    body += f"{COMPILE}model.fit(x, y, callbacks=[Show()])\n"
    assert "for epoch in" in rewritten(body).text
    result = rewritten(body, "train-step")
    assert "`Show()` is not known" in result.models[0].diagnostics[0].message


def test_a_word_in_a_comment_is_no_reason() -> None:
    assert (
        rewritten(f"# Strategy\n{COMPILE}model.fit(x, y)\n").models[0].status
        != "refused"
    )
    named = rewritten(
        f"run = tf.distribute.MirroredStrategy()\n{COMPILE}model.fit(x, y)\n"
    )
    assert named.models[0].status == "refused"


def test_without_training_nothing_is_to_do() -> None:
    result = rewritten("print(model(x))\n")
    assert result.text == HEAD + "print(model(x))\n"
    assert [model.status for model in result.models] == ["unchanged"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"{COMPILE}print(model.metrics)\n", "`.metrics`"),
        ('model.compile("adafactor", "mse")\n', "Adafactor"),
        ("print(model.predict(x, callbacks=[]))\n", "`predict` is given more"),
        ("print(model.predict([x, x]))\n", "a list or a dictionary"),
        ("print(model.predict([*x]))\n", "a list or a dictionary"),
        ("print(model.predict({'a': x}))\n", "a list or a dictionary"),
        ("model.load_weights('other.h5', by_name=True)\n", "More is given here"),
        ("model.save_weights('a.h5', overwrite=False)\n", "More is given here"),
        ("print(model.predict_on_batch(x.copy()))\n", "variable with one array"),
        ("run = model.predict\n", "not certain what `.predict` does"),
        ("model.save('m.h5', include_optimizer=False)\n", "more here than a path"),
        (
            f"{COMPILE}model.fit(x, y, callbacks=[keras.callbacks.TensorBoard(histogram_freq=1)])\n",
            "no layers for `histogram_freq=`",
        ),
        (
            f"{COMPILE}model.fit(x, y)\n{LOADED}found.summary()\nmodel.to_json()\n",
            "would not be compiled any more",
        ),
        (
            SHOW.replace("predict(x)", "summary()")
            + f"{COMPILE}model.fit(x, y, callbacks=[Show()])\n",
            "`Show()` is not known",
        ),
    ],
)
def test_what_a_module_cannot_do_is_refused(body: str, reason: str) -> None:
    result = convert_text(HEAD + body, "module", Options(training="loop"))
    assert result.text == HEAD + body
    (model,) = result.models
    assert {each.code for each in model.diagnostics} <= {"TFS131", "TFS115"}
    assert reason in " ".join(each.message for each in model.diagnostics)


def test_a_module_is_trained_by_a_loop_alone() -> None:
    text = f"{HEAD}{COMPILE}model.fit(x, y)\n"
    result = convert_text(text, "module", Options(training="train-step"))
    assert result.text == text
    assert "can only be a loop" in result.models[0].diagnostics[0].message


def test_a_saved_module_needs_its_shape_in_figures() -> None:
    text = HEAD.replace("keras.Input((4,)), ", "") + "model.save('m.keras')\n"
    result = convert_text(text, "module", Options(training="loop"))
    assert result.text == text
    assert "an input shape in figures" in result.models[0].diagnostics[0].message


def test_a_result_of_fit_may_be_used_at_once() -> None:
    body = f'{COMPILE}seen = model.fit(x, y).history["loss"]\nall.append(model.fit(x, y))\n'
    found = rewritten(body).text
    assert 'seen = history.history["loss"]\n' in found
    assert "all.append(history)\n" in found


BUILD = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)


def build(rate=0.1):
    net = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    net.compile(keras.optimizers.SGD(0.1), "mse")
    return net


model = build()
model.fit(x, y)
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("SGD(0.1)", "SGD(len(net.weights))", "is known only in `build`"),
        (
            "    net.compile(keras.optimizers.SGD(0.1),",
            '    if rate:\n        how = "sgd"\n    net.compile(how,',
            "is known only in `build`",
        ),
        ("    net.compile", "    if x.any(): net.compile", "under a condition"),
        ("model.fit", "others = [build()]\nmodel.fit", "is used here, too"),
        (
            "    return",
            "    print(net.optimizer)\n    return",
            "optimizer is used where",
        ),
        (
            "model = build()",
            "model = build() if x.any() else None",
            "It is not certain that this `fit`",
        ),
        (
            "return net",
            "return net if rate else None",
            "It is not certain that this `fit`",
        ),
    ],
)
def test_a_compile_that_cannot_move_to_the_fit_is_refused(
    old: str, new: str, reason: str
) -> None:
    text = BUILD.replace(old, new)
    result = convert_text(text, "", Options(training="loop"))
    assert result.text == text
    found = " ".join(each.message for each in result.models[0].diagnostics)
    assert reason in found


@pytest.mark.parametrize("style", ["loop", "train-step"])
@pytest.mark.parametrize("rest", ["", "search(build)\n"])
def test_a_model_that_others_train_stays_compiled(style: str, rest: str) -> None:
    text = BUILD.partition("model = ")[0] + rest
    result = convert_text(text, "", Options(training=style))
    assert result.text == text
    assert "does not show who trains" in result.models[0].diagnostics[0].message


COUNTED = """\
import keras
import numpy as np
from keras import layers

x, y = np.zeros((8, 4)), np.zeros(8)
COUNTED = [keras.metrics.AUC()]
model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
if x.any():
    model.compile("sgd", "mse", metrics=COUNTED)
    model.fit(x, y)
    print(len(COUNTED), COUNTED[0].name)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("if x.any():", "for _ in range(2):"),
        ("if x.any():", "while x.any():"),
        ("if x.any():", "def train():"),
        ("model = ", "other.compile(metrics=COUNTED)\nmodel = "),
        ("metrics=COUNTED", "metrics=[ONE]"),
    ],
)
def test_metrics_of_several_models_are_refused(old: str, new: str) -> None:
    # Keras leaves what the first model has counted in the first epoch of the second one.
    text = COUNTED.replace("COUNTED[0].name", "1")
    assert "*COUNTED" in convert_text(text, "", Options(training="loop")).text
    text = text.replace(old, new)
    if "ONE" in new:
        text = text.replace("model = ", "ONE = keras.metrics.AUC()\nuse(ONE)\nmodel = ")
    result = convert_text(text, "", Options(training="loop"))
    assert result.text == text
    assert "compiled several times" in result.models[0].diagnostics[0].message


@pytest.mark.parametrize("style", ["loop", "train-step"])
def test_a_model_that_others_train_stays_compiled_in_another_tier(style: str) -> None:
    text = BUILD.partition("model = ")[0]
    found = convert_text(text, "subclass", Options(training=style))
    assert [model.status for model in found.models] == ["converted"]
    assert found.text == convert_text(text, "subclass", Options()).text
    assert 'net.compile(keras.optimizers.SGD(0.1), "mse")' in found.text
    module = convert_text(text, "module", Options(training="loop"))
    assert "net.prepare_training(" in module.text
    assert "net.compile" not in module.text
    step = convert_text(text, "module", Options(training="train-step"))
    assert step.text == text
    assert "can only be a loop" in step.models[0].diagnostics[0].message


def test_each_variable_that_holds_a_model_has_a_loop_of_its_own() -> None:
    text = f"{BUILD}other = build()\nother.fit(x, y)\n"
    found = convert_text(text, "", Options(training="loop")).text
    assert found.count("make_train_step(model,") == 1
    assert found.count("make_train_step(other,") == 1
    assert "net.compile" not in found


def test_a_module_without_training_still_predicts_and_is_saved() -> None:
    text = f"{HEAD}y = model.predict(x, 4, verbose=0)\nmodel.save('a/m.keras')\n"
    found = convert_text(text, "module", Options(training="loop")).text
    assert "\ny = predict(model, x, 4)\n" in found
    assert "\ntf.saved_model.save(model, 'a/m')\n" in found


@pytest.mark.parametrize(
    ("loss", "outputs", "wanted"),
    [
        ("sparse_categorical_crossentropy", 3, "SparseCategoricalAccuracy"),
        ("categorical_crossentropy", 3, "CategoricalAccuracy"),
        ("binary_crossentropy", 1, "BinaryAccuracy"),
        ("binary_crossentropy", 3, "CategoricalAccuracy"),
        ("mse", 1, "BinaryAccuracy"),
    ],
)
def test_accuracy_is_the_metric_that_keras_takes(
    loss: str, outputs: int, wanted: str
) -> None:
    head = HEAD.replace("Dense(3)", f"Dense({outputs})")
    body = f'model.compile("sgd", "{loss}", metrics=["accuracy"])\n'
    text = convert_text(head + body, "", Options(training="loop")).text
    assert f'keras.metrics.{wanted}(name="accuracy")' in text


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "p = model.predict(model.predict(x))\n",
            "p = predict(model, predict(model, x))",
        ),
        (
            f"{COMPILE}model.fit(x, model.predict(x) + 1)\n",
            "make_batches((x, predict(model, x) + 1), shuffle=True)",
        ),
        (
            f"{COMPILE}model.fit(x, y, epochs=int(model.predict(x)[0]))\n",
            "epochs = int(predict(model, x)[0])",
        ),
        (
            f"{COMPILE}a = [model.test_on_batch(x, model.predict(x))]\n",
            "step_on_batch(test_step, (x, predict(model, x)), metrics)",
        ),
        (
            "model.set_weights(model.get_weights())\n",
            "set_weights(model, [w.numpy() for layer in model.layers for w in layer.weights])",
        ),
    ],
)
def test_calls_of_a_module_may_stand_inside_of_each_other(
    body: str, wanted: str
) -> None:
    assert wanted in convert_text(HEAD + body, "module", Options(training="loop")).text


def test_a_call_that_has_no_place_in_the_new_text_is_refused() -> None:
    body = "model.predict(x, verbose=model.predict(x))\n"
    result = convert_text(HEAD + body, "module", Options(training="loop"))
    assert result.text == HEAD + body
    assert "has no place in it" in result.models[0].diagnostics[0].message


def test_a_model_that_is_asked_for_its_history_has_one() -> None:
    text = rewritten(f"{COMPILE}model.fit(x, y)\nprint(model.history.history)\n").text
    assert "history = keras.callbacks.History()\n" in text
    assert "print(model.history.history)\n" in text


@pytest.mark.parametrize("to", ["", "module"])
def test_what_is_refused_leaves_no_helpers_in_the_file(to: str) -> None:
    text = f"{HEAD}{COMPILE}model.fit(x, y)\nother = model\nprint(model.metrics)\n"
    text += (
        "print(model.layers[0].output)\nsecond = keras.Sequential([layers.Dense(3)])\n"
    )
    text += 'second.compile("sgd", "mse")\nsecond.train_on_batch(x, y)\n'
    found = convert_text(text, to, Options(training="loop"))
    assert [model.status for model in found.models] == ["refused", "converted"]
    assert "def step_on_batch" in found.text
    assert "def make_batches" not in found.text
    assert "def train_epoch" not in found.text


@pytest.mark.parametrize(
    ("callback", "new"),
    [
        ("ModelCheckpoint('b', 'val_accuracy', 0, True)", '0, True, mode="max")'),
        ("EarlyStopping('accuracy', patience=2,)", 'patience=2, mode="max",)'),
        ("EarlyStopping('accuracy', 0, 2, 0, 'min')", "0, 2, 0, 'min')"),
        ("ReduceLROnPlateau(('accuracy'))", ""),
    ],
)
def test_a_callback_is_told_what_is_better_wherever_it_is_said(
    callback: str, new: str
) -> None:
    body = f"{COMPILE}model.fit(x, y, callbacks=[keras.callbacks.{callback}])\n"
    found = rewritten(body.replace('"mse")', '"mse", metrics=["accuracy"])'))
    assert (new in found.text) if new else found.text.endswith(body[-40:])


def test_a_dataset_that_is_shuffled_is_measured_in_batches_that_draw_an_order() -> None:
    made = "ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(2)\n"
    body = f"{COMPILE}{made}model.fit(ds)\nmodel.evaluate(ds)\n"
    assert "evaluate(test_step, ds, metrics)" in rewritten(body).text
    shuffled = rewritten(body.replace(".batch", ".shuffle(9).batch")).text
    assert "test_batches = Batches(ds)\n" in shuffled


@pytest.mark.parametrize("style", ["loop", "train-step"])
def test_a_loaded_model_that_is_summed_up_would_have_no_optimizer_to_count(
    style: str,
) -> None:
    body = f"{COMPILE}model.fit(x, y)\n{LOADED}found.predict(x)\n"
    assert rewritten(body, style).text != HEAD + body
    assert (
        rewritten(f"{body}found.summary()\n", style).text
        == f"{HEAD}{body}found.summary()\n"
    )


@pytest.mark.parametrize("read", ["loss", "compiled", "jit_compile", "optimizer"])
def test_what_compile_gives_is_read_of_the_model_with_the_step(read: str) -> None:
    text = (
        "import keras\nimport numpy as np\n\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n"
        'model.compile("sgd", "mse")\n'
        "model.fit(np.ones((8, 4)), np.ones((8, 2)))\n"
        f"print(model.{read})\n"
    )
    result = convert_text(text, "", Options(training="train-step"))
    assert result.text.endswith(f"print(trainer.{read})\n")


@pytest.mark.parametrize(
    "body",
    [
        (
            "def windows():\n"
            "    rows = tf.data.Dataset.from_tensor_slices(x).window(3, drop_remainder=True)\n"
            "    rows = rows.flat_map(lambda row: row.batch(3))\n"
            "    rows = rows.map(lambda row: (row[:-1], row[-1]))\n"
            "    return rows.batch(2).prefetch(1)\n\n\n"
            "batches = windows()\n"
        ),
        (
            "batches = tf.data.Dataset.from_tensor_slices((x, y))\n"
            "batches = batches.filter(lambda row, label: label > 0)\n"
            "batches = batches.batch(2)\n"
        ),
        (
            "names = tf.data.Dataset.from_tensor_slices(['a', 'b'])\n"
            "batches = names.interleave(tf.data.TFRecordDataset).map(parsed).batch(2)\n"
        ),
    ],
)
def test_training_data_that_end_untold_are_refused_wherever_they_are_made(
    body: str,
) -> None:
    result = rewritten(f"{COMPILE}{body}model.fit(batches, epochs=2)\n")
    message = "The data do not tell how many batches they have"
    assert result.models[0].status == "refused"
    assert message in result.models[0].diagnostics[0].message
    told = rewritten(f"{COMPILE}{body}model.fit(batches.repeat(), steps_per_epoch=3)\n")
    assert told.models[0].status == "converted"
