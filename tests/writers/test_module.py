"""Models in raw TensorFlow: what their classes hold, and what is refused."""

import pytest

from tfscaffold.convert import Conversion, convert_text
from tools import check_refused, convert

HEAD = """\
import keras
from keras import layers
from keras.applications import VGG16

base = VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
words = keras.Sequential([layers.Embedding(9, 2)])
"""


def converted(*added: str, head: str = HEAD) -> Conversion:
    lines = ["model = keras.Sequential()", *(f"model.add({each})" for each in added)]
    text = head + "".join(f"{line}\n" for line in lines)
    return convert_text(text, "module")


def test_a_pretrained_model_is_held_as_it_is() -> None:
    result = converted("keras.Input((32, 32, 3))", "base", "layers.Flatten()")

    assert "self.base = base\n" in result.text
    assert "x = self.base(inputs, training=training)\n" in result.text
    assert "for v in layer.weights if v.trainable]" in result.text
    assert "def losses(self):" in result.text
    # What Keras does without `training=`, it does here.
    assert "def __call__(self, inputs, training=None):" in result.text


def test_no_shape_is_told_behind_a_model_that_is_held() -> None:
    result = converted("keras.Input((32, 32, 3))", "base", "layers.Flatten()")
    assert "# (batch" not in result.text.partition("class Net")[2]


@pytest.mark.parametrize(
    ("behind", "parameter"),
    [
        (("layers.Dropout(0.2)",), "training=None"),
        (("layers.BatchNormalization()",), "training=True"),
        (("layers.BatchNormalization()", "layers.Dropout(0.2)"), "training"),
        (("base", "layers.Dropout(0.2)"), "training"),
        (("layers.Dense(2)",), "training=None"),
    ],
)
def test_untold_the_layers_behind_random_ones_do_as_in_keras(
    behind: tuple[str, ...], parameter: str
) -> None:
    result = converted('layers.RandomFlip("horizontal")', *behind)
    assert f"def __call__(self, inputs, {parameter}):" in result.text


def test_a_call_that_no_default_serves_is_refused() -> None:
    model = (
        "model = keras.Sequential(\n    [layers.Resizing(4, 4), layers.BatchNormalization(),"
        " layers.Dropout(0.2)]\n)\n"
    )
    assert codes(f"{model}model(x, training=False)\n") == ["TFS201"]
    assert codes(f"{model}model(x)\n") == ["TFS114"]


@pytest.mark.parametrize(
    ("added", "head", "reason"),
    [
        (("base", "base"), HEAD, "applied twice"),
        (
            ("words", "layers.LSTM(3)"),
            HEAD.replace("9, 2", "9, 2, mask_zero=True"),
            "may come out of it unseen",
        ),
        (("found", "layers.LSTM(2)"), f"{HEAD}found, _ = find()\n", "may make a mask"),
        (("layers.LSTM(3, stateful=True)",), HEAD, "keeps its state"),
        (("layers.ConvLSTM1D(3, 1, dropout=0.1, seed=2)",), HEAD, "other numbers"),
    ],
)
def test_what_is_not_certain_is_refused(
    added: tuple[str, ...], head: str, reason: str
) -> None:
    report = converted(*added, head=head).models[-1]
    assert report.status == "refused"
    assert reason in " ".join(each.message for each in report.diagnostics)


def test_a_signature_has_figures_alone() -> None:
    head = f"{HEAD}size = 4\n"
    figures = converted("keras.Input((4, None), dtype='int32')", "layers.Flatten()")
    assert "TensorSpec([None, 4, None], 'int32')" in figures.text
    named = converted("keras.Input((size,))", "layers.Dense(2)", head=head)
    assert named.models[-1].status == "converted"
    assert "TensorSpec" not in named.text


def test_comments_inside_a_shape_stay() -> None:
    layer = "layers.Dense(2, input_shape=(\n    4,  # features\n))"
    result = converted(layer)
    assert "# features\nmodel(tf.zeros((1, 4)))\n" in result.text


def test_a_summary_is_printed() -> None:
    text = f"{HEAD}model = keras.Sequential([layers.Dense(2)])\nmodel.summary()\n"
    assert "\nprint_summary(model)\n" in convert_text(text, "module").text
    assert convert_text(text.replace("ry()", "ry(80)"), "module").text.endswith(
        "(80)\n"
    )


def test_what_only_reads_the_weights_is_rewritten() -> None:
    model = "model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])\n"
    text = f"{HEAD}{model}print(model.count_params())\nold = model.get_weights()\n"
    result = convert_text(text, "module")
    each = "for layer in model.layers for w in layer.weights"
    assert f"print(sum(w.numpy().size {each}))\n" in result.text
    assert f"\nold = [w.numpy() {each}]\n" in result.text
    for other in (
        text.replace("keras.Input((2,)), ", ""),
        f"{HEAD}{model}read = model.get_weights\n",
    ):
        report = convert_text(other, "module").models[-1]
        assert "TFS115" in [each.code for each in report.diagnostics]


LISTED = "found = [layers.Dense(2)]\nfound.append(layers.Dense(3))\n"


def listed(text: str) -> Conversion:
    return convert_text(f"import keras\nfrom keras import layers\n\n{text}", "module")


def test_the_layers_in_a_variable_become_blocks_where_they_stand() -> None:
    result = listed(f"{LISTED}model = keras.Sequential(found)\n")
    assert "found = [Dense(2)]\nfound.append(Dense(3))\n" in result.text
    assert "model = Net(found)\n" in result.text


@pytest.mark.parametrize(
    "text",
    [
        f"{LISTED}found.extend(more())\nmodel = keras.Sequential(found)\n",
        f"{LISTED}model = keras.Sequential(found)\nother = keras.Sequential(found)\n",
        f"{LISTED}for _ in range(2):\n    model = keras.Sequential(found)\n",
        f"{LISTED}model = keras.Sequential(found)\nfound.append(layers.Dense(1))\n",
    ],
)
def test_a_list_to_which_something_else_may_happen_stays_one_of_keras(
    text: str,
) -> None:
    result = listed(text)
    assert {model.status for model in result.models} == {"converted"}
    assert "TFS203" in [d.code for m in result.models for d in m.diagnostics]
    assert LISTED in result.text
    assert "self.found = list(found)\n" in result.text


def test_one_of_a_list_may_stay_a_layer_of_keras() -> None:
    text = f"{LISTED}found.append(make())\nmodel = keras.Sequential(found)\n"
    result = listed(f"from mine import make\n{text}").text
    assert "found = [Dense(2)]\n" in result
    assert "if isinstance(layer, keras.layers.Layer)\n" in result


@pytest.mark.parametrize(
    "text",
    [
        "found = [layers.Masking(), layers.LSTM(2)]\nmodel = keras.Sequential(found)\n",
        f"{LISTED}found.extend([layers.Masking(), more()])\nmodel = keras.Sequential(found)\n",
    ],
)
def test_a_list_with_what_cannot_be_carried_is_refused(text: str) -> None:
    (model,) = listed(text).models
    assert [d.code for d in model.diagnostics] == ["TFS114"]


@pytest.mark.parametrize(
    "text",
    [
        "dense = layers.Dense(2)\nagain = dense\nmodel = keras.Sequential([dense, again])\n",
        f"{LISTED}model = keras.Sequential([layers.Dense(2)] + found * 2)\n",
    ],
)
def test_the_same_layer_twice_is_refused(text: str) -> None:
    assert "TFS114" in codes(text)


def test_a_list_of_unknown_layers_counts_each_once() -> None:
    text = "from mine import found\nmodel = keras.Sequential([keras.Input((2,)), *found(2)])\n"
    assert "return [*dict.fromkeys(self.stack)]\n" in listed(text).text


def test_a_list_that_may_hold_random_layers_is_told_whether_it_trains() -> None:
    text = f"{LISTED}found += [layers.RandomFlip()]\nmodel = keras.Sequential(found)\n"
    assert "def __call__(self, inputs, training):" in listed(text).text


def codes(text: str) -> list[str]:
    (model,) = listed(text).models
    return [each.code for each in model.diagnostics]


def test_a_layer_in_a_variable_of_its_own_becomes_a_block() -> None:
    alone = "dense = layers.Dense(2)\nmodel = keras.Sequential([dense])\n"
    assert codes(alone) == ["TFS201"]
    assert "\ndense = Dense(2)\n" in listed(alone).text
    for other in ("print(dense)", "dense.trainable = False", "dense = None"):
        assert codes(f"{alone}{other}\n") == ["TFS203", "TFS201"], other
    assert codes("dense = layers.Dense(2)\nif dense:\n    " + alone.split("\n")[1]) == [
        "TFS203",
        "TFS201",
    ]


def test_a_variable_that_holds_one_layer_after_another_makes_no_mask_unseen() -> None:
    text = (
        "words = layers.Embedding(9, 2{})\n"
        "model = keras.Sequential([words, layers.LSTM(3)])\n"
        "words = layers.Embedding(9, 4)\n"
        "other = keras.Sequential([words, layers.GRU(3)])\n"
    )
    statuses = {each.status for each in listed(text.format("")).models}
    assert statuses == {"converted"}
    masked = listed(text.format(", mask_zero=True")).models
    assert {each.status for each in masked} == {"refused"}


def test_a_layer_of_the_file_is_told_what_it_asks_for() -> None:
    text = (
        "class Mine(layers.Layer):\n"
        "    def call(self, x{}):\n"
        "        return {}\n\n\n"
        "model = keras.Sequential([layers.Dense(2), Mine(), layers.Dropout(0.1)])\n"
    )
    plain = listed(text.format("", "keras.ops.abs(x)")).text
    assert "x = self.mine(x)\n" in plain
    assert "losses" not in plain
    for told in (("", "self.inner(x)"), (", training=None", "x")):
        result = listed(text.format(*told)).text
        assert "x = self.mine(x, training=training)\n" in result
        assert "def __call__(self, inputs, training=None):" in result
    trains = listed(text.format(", training=True", "x")).text
    assert "def __call__(self, inputs, training):" in trains


def test_the_mask_of_a_shared_embedding_is_carried() -> None:
    text = (
        "words = layers.Embedding(9, 2, mask_zero=True)\n"
        "model = keras.Sequential([words, layers.LSTM(3)])\n"
        "other = keras.Sequential([words, layers.Masking(), layers.GRU(3)])\n"
    )
    result = listed(text).text
    assert "        mask = self.words.compute_mask(inputs)\n" in result
    assert "self.lstm(x, mask=mask, training=training)" in result


def test_a_mask_may_come_from_what_a_function_of_the_file_makes() -> None:
    text = (
        "class Words(layers.Layer):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.words = layers.Embedding(9, 2, mask_zero=True)\n\n"
        "    def call(self, x):\n"
        "        return self.words(x)\n\n\n"
        "def words():\n"
        "    return Words()\n\n\n"
        "model = keras.Sequential([words(), layers.Dense(2)])\n"
    )
    assert "TFS114" in codes(text)


MASKED = (
    "class Mine(layers.Layer):\n{}\n\n"
    "model = keras.Sequential(\n"
    "    [layers.Embedding(9, 2, mask_zero=True), Mine(), layers.LSTM(3)]\n)\n"
)
CALL = "    def call(self, x, mask=None):\n        return x\n"
ENDS = "    def compute_mask(self, x, mask=None):\n        return None\n"


def test_a_mask_goes_into_a_layer_of_the_file_and_out_of_it() -> None:
    ends = listed(MASKED.format(CALL + ENDS)).text
    assert "x = self.mine(x, mask=mask)\n" in ends
    assert "self.lstm(x, training=training)" in ends
    passes = listed(MASKED.format("    supports_masking = True\n" + CALL)).text
    assert "self.lstm(x, mask=mask, training=training)" in passes
    unclear = "    supports_masking = found\n"
    assert "TFS114" in codes(MASKED.format(unclear + CALL))
    makes = ENDS.replace("None\n", "x > 0\n")
    assert "TFS114" in codes(MASKED.format(CALL + makes))
    assert "TFS114" in codes(MASKED.replace("Mine()", "find()").format(CALL))


def test_what_builds_the_model_has_the_dtype_of_its_input() -> None:
    text = (
        "import keras\n\n"
        "model = keras.Sequential(\n"
        "    [keras.Input((6,), dtype='int32'), keras.layers.Embedding(9, 4)]\n"
        ")\n"
    )
    result = convert_text(text, "module").text
    assert "model(tf.zeros((1, 6), 'int32'))\n" in result


def test_a_name_that_a_module_cannot_have_becomes_another_one() -> None:
    layer = "layers.Dense(2, name={!r})"
    for name, new in (
        ("my-model", "my_model"),
        ("1st", "_1st"),
        ("모델", "model"),
        ("패션 MNIST 모델", "MNIST"),
    ):
        text = f"model = keras.Sequential([layers.Dense(1)], name={name!r})\n"
        assert codes(text) == ["TFS204", "TFS201"]
        assert f'(name="{new}")\n' in listed(text).text
    for name in ("my_model", None):
        text = f"model = keras.Sequential([layers.Dense(1)], name={name!r})\n"
        assert codes(text) == ["TFS201"]
    inside = f"model = keras.Sequential([{layer.format('to out')}])\n"
    assert 'Dense(2, name="to_out")' in listed(inside).text
    before = f"out = {layer.format('모델')}\nmodel = keras.Sequential([out])\n"
    assert '\nout = Dense(2, name="dense")\n' in listed(before).text
    computed = "model = keras.Sequential([layers.Dense(2, name=f'to-{out}')])\n"
    assert codes(f"out = 1\n{computed}") == ["TFS203", "TFS201"]


ORDER = """\
    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]
"""


def test_variables_are_listed_in_the_order_of_the_calls() -> None:
    # A `tf.Module` sorts them by the names of its attributes.
    text = HEAD + "model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])\n"
    assert ORDER not in convert_text(text, "module").text
    text += "shapes = [v.shape for v in model.trainable_variables]\n"
    assert ORDER in convert_text(text, "module").text


@pytest.mark.parametrize("what", ["variables", "non_trainable_variables"])
def test_seeds_are_no_variables_of_a_module(what: str) -> None:
    text = f"""\
        import keras
        from keras import layers

        model = keras.Sequential([keras.Input((4,)), layers.Dropout(0.5), layers.Dense(2)])
        print(len(model.{what}))
        """
    check_refused(text, "module", "TFS115")
    result = convert(text.replace("layers.Dropout(0.5), ", ""), "module")
    assert f"    def {what}(self):\n" in result.text


def test_the_input_is_the_first_of_a_list() -> None:
    text = """\
        import keras
        from keras import layers

        parts = [keras.Input((4,), dtype="float16"), layers.Dense(3)]
        parts.append(layers.Dense(1))
        model = keras.Sequential(parts)
        """
    built = "model(tf.zeros((1, *parts[0].shape[1:]), parts[0].dtype))\n"
    assert convert(text, "module").text.endswith(built)
    for size in ("None", "sizes()"):
        result = convert(text.replace("(4,)", f"({size}, 4)"), "module")
        assert result.text.endswith("model = Net(parts=parts[1:])\n") == (
            size == "None"
        )


def test_variables_are_not_read_before_they_are_made() -> None:
    text = """\
        import keras
        from keras import layers

        model = keras.Sequential([keras.Input((None, 4)), layers.Dense(2)])
        count = len(model.trainable_variables)
        """
    check_refused(text, "module", "TFS115")
    called = text.replace("count", "model(batch)\n        count")
    assert convert(called, "module").models[0].status == "converted"
    other = text.replace(
        "        count", "        def step(x):\n            model(x)\n            count"
    )
    assert convert(other, "module").models[0].status == "converted"


def test_the_loop_of_a_fit_calls_the_model_before_it_reads_variables() -> None:
    text = """\
        import keras
        from keras import layers

        model = keras.Sequential([keras.Input((None, 4)), layers.Dense(2)])
        model.compile("sgd", "mse")
        model.fit(x, y)
        """
    result = convert(text, "module", training="loop")
    assert result.models[0].status == "converted", result.models


def test_a_layer_in_a_variable_of_a_condition_goes_into_the_class() -> None:
    text = """\
        import keras
        from keras import layers

        model = keras.Sequential([keras.Input((4,))])
        if wide:
            first = keras.layers.Dense(9)
            model.add(first)
        else:
            model.add(layers.Dense(3))
        """
    converted = """\
        self.stack = []
        if wide:
            first = Dense(9)
            self.stack.append(first)
        else:
            self.stack.append(Dense(3))
"""
    assert converted in convert(text, "module").text


def test_a_list_that_is_made_elsewhere_may_hold_the_input() -> None:
    text = """\
        import keras

        model = keras.Sequential(list(parts()))
        count = len(model.trainable_variables)
        """
    check_refused(text, "module", "TFS115")
    called = text.replace("count", "model(batch)\n        count")
    assert convert(called, "module").models[0].status == "converted"


def test_a_wrapper_of_what_is_no_layer_stays_a_layer_of_keras() -> None:
    wrapped = "TimeDistributed(keras.Sequential([Dense(2)]))"
    for layer in (wrapped, wrapped.replace("(keras", "(layer=keras")):
        text = (
            "import keras\nfrom keras.layers import Dense, TimeDistributed\n"
            f"model = keras.Sequential([keras.Input((4, 3)), {layer}, Dense(1)])\n"
        )
        result = convert(text, "module")
        assert result.text.count(f"= {layer}\n") == 1
        assert "TFS203" in [d.code for d in result.models[0].diagnostics]
