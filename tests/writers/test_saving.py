"""Where the whole model is saved to, when it becomes a subclass."""

import ast

import pytest

from tfscaffold.convert import Conversion
from tools import convert as converted

MODEL = """\
import os
import keras
from keras import layers

def train(path, n):
    model = keras.Sequential([layers.Dense(1, input_shape=(2,))])
    model.fit(1)
"""
ENTERED = 'keras.saving.get_custom_objects()["Net"] = Net'


def convert(text: str) -> Conversion:
    return converted(text, "subclass")


def can_be_hdf5(use: str) -> bool:
    """Whether the class can be saved to HDF5; the use itself must stay as it is."""
    result = convert(MODEL + f"    {use}\n")
    assert result.models[0].status == "converted"
    ast.parse(result.text)
    assert result.text.partition("model.fit(1)\n")[2].strip() == use
    parts = ("self.get_build_config()", "def from_config(", ENTERED)
    found = {part in result.text for part in parts}
    assert len(found) == 1
    remarks = [each for each in result.models[0].diagnostics if each.code == "TFS202"]
    assert len(remarks) == found.pop()
    return bool(remarks)


@pytest.mark.parametrize(
    "use",
    [
        "model.save('a.h5')",
        "model.save(filepath=r'b\\a.h5')",
        "model.save('a.h5', include_optimizer=False, save_format='h5')",
        "model.save(f'{n}.hdf5')",
        "model.save('%d.h5' % n)",
        "model.save('{}.h5'.format(n))",
        "model.save('model.%s' % n)",
        "model.save('model.{}'.format(n))",
        "model.save(n + '.h5')",
        "model.save(os.path.join(n, 'a.h5'))",
        "keras.models.save_model(model, 'a.h5')",
        "keras.models.save_model(model, n)",
        "keras.callbacks.ModelCheckpoint('a.h5')",
        "keras.callbacks.ModelCheckpoint(path, save_weights_only=n)",
        "model.save(path)",
        "model.save(*path)",
        "model.save(**path)",
        "model.save(n[0])",
        "n = 'a.h5'; n = 'b.h5'; model.save(n)",
        "model.save('a.' 'h5')",
        "model.save('a.keras'); model.save('a.h5')",
    ],
)
def test_a_path_that_may_be_one_of_hdf5(use: str) -> None:
    assert can_be_hdf5(use)


@pytest.mark.parametrize(
    "use",
    [
        "model.save('a.keras')",
        "model.save('a')",  # Keras 2 writes a SavedModel, Keras 3 refuses it in every form.
        "model.save(f'{n}.keras')",
        "model.save_weights('a.weights.h5')",
        "keras.callbacks.ModelCheckpoint('a.h5', save_weights_only=True)",
        "keras.callbacks.ModelCheckpoint('a.keras')",
    ],
)
def test_other_paths_ask_for_nothing(use: str) -> None:
    assert not can_be_hdf5(use)


@pytest.mark.parametrize(
    ("statement", "needed"),
    [
        ("net.save('a.h5')", True),
        ("keras.saving.save_model(net, folder + '/a.h5')", True),
        ("net.save(folder)", False),
        ("net.save('a.keras')", False),
    ],
)
def test_a_function_that_may_be_given_the_model(statement: str, needed: bool) -> None:
    text = f"{MODEL}    return model\n\ndef keep(net, folder):\n    {statement}\n"
    assert (ENTERED in convert(text).text) is needed


def test_parameters_go_through_the_serialization_of_keras() -> None:
    text = convert(MODEL.replace("Dense(1", "Dense(n") + "    model.save(path)\n").text
    assert (
        '        config = {"n": self.n, "build_config": self.get_build_config()}\n'
        "        return {**super().get_config(), "
        "**keras.saving.serialize_keras_object(config)}\n"
    ) in text
    assert (
        "        config = keras.saving.deserialize_keras_object(config)\n"
        '        build_config = config.pop("build_config")\n'
        "        model = cls(**config)\n"
        '        model(keras.Input(batch_shape=build_config["input_shape"]))\n'
        "        return model\n"
    ) in text


def test_a_model_that_may_be_saved_before_it_is_built() -> None:
    text = convert(
        MODEL.replace(", input_shape=(2,)", "") + "    model.save(path)\n"
    ).text
    assert (
        "        if build_config:\n"
        '            model(keras.Input(batch_shape=build_config["input_shape"]))\n'
    ) in text


@pytest.mark.parametrize(
    ("head", "dtype", "said"),
    [
        ("import keras\nn = 1", "'int32'", True),
        ("import keras\nimport tensorflow as tf", "tf.int32", True),
        ("import keras\nkind = 'int32'", "kind", False),
    ],
)
def test_the_dtype_of_the_input(head: str, dtype: str, said: bool) -> None:
    text = (
        f"{head}\n"
        f"m = keras.Sequential([keras.Input((4,), dtype={dtype}), keras.layers.Dense(1)])\n"
        "m.save('a.h5')\n"
    )
    result = convert(text)
    assert (result.models[0].status == "converted") is said
    assert (f'build_config["input_shape"], dtype={dtype}))' in result.text) is said


def test_keras_2_saves_no_subclass_to_hdf5() -> None:
    text = MODEL.replace("import keras\n", "import tf_keras as keras\n").replace(
        "from keras", "from tf_keras"
    )
    for path in ("path", "'a.h5'"):
        (model,) = convert(text + f"    model.save({path})\n").models
        assert [each.code for each in model.diagnostics] == ["TFS108"]
    assert "Net()" in convert(text + "    model.save('a')\n").text


FREEZE = "    for layer in model.layers[:-1]:\n        layer.trainable = False\n"


@pytest.mark.parametrize(
    ("uses", "noted"),
    [
        (f"{FREEZE}    model.save('a.keras')\n", True),
        ("    model.trainable = False\n    keras.saving.save_model(model, n)\n", True),
        (FREEZE, False),
        ("    model.save('a.keras')\n", False),
        ("    n.trainable = False\n    model.save('a.keras')\n", False),
        ("    n(model).trainable = False\n    model.save('a.keras')\n", True),
    ],
)
def test_which_layers_are_trained_is_noted(uses: str, noted: bool) -> None:
    text = convert(MODEL + uses).text
    assert ('"trained": [layer.trainable for layer in self.layers]' in text) is noted
    assert ("            if layer.trainable != trainable:\n" in text) is noted


def test_parameters_have_other_names_than_what_is_noted() -> None:
    text = convert(
        MODEL.replace("Dense(1", "Dense(trained, name=build_config").replace(
            "n):", "n, trained, build_config):"
        )
        + "    model.save('a.h5')\n"
    ).text
    assert "__init__(self, dense_trained, dense_build_config, **kwargs)" in text
    assert "Net(dense_trained=trained, dense_build_config=build_config)" in text
