"""A model that is a part of a Keras model becomes a model of Keras around a `tf.Module`."""

import textwrap
from typing import Any

import pytest

from tfscaffold.convert import convert_text
from tfscaffold.convert.conversion import Options

HEAD = """\
import keras
import tensorflow as tf
from keras import layers
from project import Base

"""
MODEL = "keras.Sequential([layers.Input((5,)), layers.Dense(6)])"
HELD = "ModuleModel("


def converted(text: str, **options: Any) -> str:
    """Return what becomes of a file whose models all convert, without the blocks."""
    source = HEAD + textwrap.dedent(text)
    settings = Options(blocks_module="blocks", **options)
    result = convert_text(source, "module", settings)
    assert [model.status for model in result.models] == ["converted"] * len(
        result.models
    ), [model.diagnostics for model in result.models]
    return result.text


def refused(text: str, **options: Any) -> str:
    """Return why the only model of a file is refused."""
    result = convert_text(HEAD + textwrap.dedent(text), "module", Options(**options))
    (model,) = result.models
    assert model.status == "refused"
    return " ".join(each.message for each in model.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        f"part = {MODEL}\nz = keras.Input((5,))\nwhole = keras.Model(z, part(z))",
        f"part = {MODEL}\nz = layers.Input((5,))\nx = layers.Flatten()(z)\nx = part(x)",
        f"z = keras.Input((5,))\nx = {MODEL}(z)",
        f"def block(x):\n    part = {MODEL}\n    return x + part(x)",
        f"def block(x):\n    return {MODEL}(x)",
        f"""
        part = {MODEL}
        def body(x):
            return part(x, training=False)
        z = keras.Input((5,))
        body(z)
        """,
        f"part = {MODEL}\nx = layers.Lambda(lambda t: part(t))",
    ],
)
def test_a_model_that_is_called_on_a_symbolic_tensor_stays_one_of_keras(
    text: str,
) -> None:
    assert HELD in converted(text)


def test_each_part_of_a_larger_model_stays_one_of_keras() -> None:
    text = converted(f"""
        generator = {MODEL}
        discriminator = keras.Sequential([layers.Input((6,)), layers.Dense(1)])
        z = keras.Input((5,))
        gan = keras.Model(z, discriminator(generator(z)))
        """)
    assert text.count(HELD) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"part = {MODEL}\ny = part(tf.zeros((1, 5)))",
        f"part = {MODEL}\nz = keras.Input((5,))\ny = part(tf.zeros((1, *z.shape[1:])))",
        f"""
        part = {MODEL}
        def step(x):
            return part(x, training=True)
        for batch in batches:
            step(batch)
        """,
        f"""
        part = {MODEL}
        batches = batches.map(lambda x, y: (part(x), y))
        """,
        f"""
        def train(x):
            part = {MODEL}
            return part(x)
        train(tf.zeros((1, 5)))
        """,
    ],
)
def test_a_model_that_is_called_on_numbers_converts(text: str) -> None:
    assert HELD not in converted(text)


@pytest.mark.parametrize(
    ("base", "alone"),
    [
        ("keras.Model", False),
        ("layers.Layer", False),
        ("layers.Dense", False),
        ("tf.keras.Model", False),
        ("Mine", False),
        # The file does not show what it is.
        ("Base", False),
        ("keras.callbacks.Callback", True),
        ("object", True),
        ("tf.Module", True),
        ("abc.ABC", True),
    ],
)
def test_a_model_in_an_object_of_keras_stays_one_of_keras(
    base: str, *, alone: bool
) -> None:
    text = converted(f"""
        import abc

        class Mine(layers.Layer):
            pass

        class Whole({base}):
            def __init__(self):
                super().__init__()
                self.part = {MODEL}

            def call(self, x):
                return self.part(x)
        """)
    assert (HELD in text) != alone


def test_a_model_is_followed_into_an_object_of_keras() -> None:
    text = converted(f"""
        def made():
            return {MODEL}

        def built():
            part = {MODEL}
            return part

        part = {MODEL}

        class Whole(keras.Model):
            def __init__(self, part):
                super().__init__()
                self.first = made()
                self.second = built()
                self.third = part

            def call(self, x):
                return self.first(x) + self.second(x) + self.third(x)

        whole = Whole(part)
        """)
    assert text.count(HELD) == 3


AROUND = f"part = {MODEL}\nz = keras.Input((5,))\nwhole = keras.Model(z, part(z))\n"


def test_it_is_told_its_input_where_it_is_made() -> None:
    text = converted(f"""
        def block(size, z):
            first = {MODEL}
            second = keras.Sequential([layers.Input((size, 2)), layers.Dense(6)])
            third = keras.Sequential([layers.Input((None, 3)), layers.Dense(6)])
            fourth = keras.Sequential([layers.Dense(6)], name="fourth")
            fifth = keras.Sequential(
                [layers.Input((4,), dtype="int32"), layers.Embedding(9, 2)]
            )
            sixth = keras.Sequential([layers.Input(batch_shape=(8, 3)), layers.Dense(6)])
            x = first(z), second(z), third(z), fourth(z), fifth(z), sixth(z)
            return keras.Model(z, x)

        block(3, keras.Input((5,)))
        """)
    made = [line.split(" = ")[1] for line in text.splitlines() if HELD in line]
    assert made == [
        "blocks.ModuleModel(First(), (None, 5))",
        "blocks.ModuleModel(Second(), (None, size, 2))",
        "blocks.ModuleModel(Third(), (None, None, 3))",
        'blocks.ModuleModel(Fourth(), name="fourth")',
        'blocks.ModuleModel(Fifth(), (None, 4), input_dtype="int32")',
        "blocks.ModuleModel(Sixth(), (8, 3))",
    ]


@pytest.mark.parametrize("training", [None, "loop"])
def test_what_trains_it_stays(training: str | None) -> None:
    after = """
part.trainable = False
whole.compile("sgd", "mse")
whole.fit(tf.zeros((4, 5)), tf.zeros((4, 6)))
part.summary()
"""
    assert after in converted(AROUND + after, training=training)


def test_a_model_that_is_handed_on_stays_one_of_keras() -> None:
    text = (
        f"import shap\npart = {MODEL}\npart.compile('sgd', 'mse')\nshap.explain(part)"
    )
    assert HELD in converted(text)
    assert HELD in converted(text, training="loop")


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ("keras.models.clone_model(whole)", "Keras alone"),
        ("part.export('part')", "Keras alone"),
        ("part.to_json()", "Keras alone"),
        ("part.get_config()", "Keras alone"),
        ("import mlflow\nmlflow.keras.save_model(whole, 'w')", "Keras alone"),
        ("from library import save\nsave(whole, 'w')", "Keras alone"),
        ("tf.saved_model.save(whole, 'w')", "Keras alone"),
        ("whole.save('w.keras')\nkeras.config.set_dtype_policy('mixed')", "not saved"),
        (
            "part.save('p.keras')\nnew = keras.models.load_model('p.keras')\nnew.layers",
            "have no tensors",
        ),
        (
            "part.save('p.keras')\nnew = keras.models.load_model('p.keras')\nnew.output",
            "have no tensors",
        ),
        ("print(part.layers[0])", "have no tensors"),
        ("part.get_layer('a').output", "have no tensors"),
        ("part.load_weights('old.weights.h5')", "another order"),
        ("whole.load_weights('old.weights.h5')", "another order"),
        ("print(part.output_shape)", "does not have it"),
        ("part.pop()", "cannot be taken off"),
        ("masking = layers.Masking()", "mask is made"),
        ("e = layers.Embedding(9, 2, mask_zero=True)", "mask is made"),
    ],
)
def test_what_it_cannot_do_is_refused(after: str, why: str) -> None:
    assert why in refused(AROUND + after)


@pytest.mark.parametrize(
    "after",
    [
        "import numpy\nnumpy.save('x.npy', 1)",
        "picture.save('epoch.png')",
        "saver = tf.train.Checkpoint(part=part)\nsaver.save('part')",
        "find().save(file_prefix='part')",
        "part.save_weights('p.weights.h5')\npart.load_weights('p.weights.h5')",
        "keras.callbacks.ModelCheckpoint('best.weights.h5', save_weights_only=True)",
        "layers.Embedding(9, 2, mask_zero=False)",
    ],
)
def test_what_saves_no_whole_model_stays(after: str) -> None:
    assert HELD in converted(AROUND + after)


@pytest.mark.parametrize(
    "after",
    [
        "whole.save('whole.keras')",
        "whole.save('whole.h5')",
        "whole.save(input())",
        "whole.save('w.keras', save_format='h5')",
        "keras.models.save_model(whole, 'w.hdf5')",
        "keras.callbacks.ModelCheckpoint('best.h5')",
        "keras.callbacks.ModelCheckpoint('b.h5', save_weights_only=0)",
        "def save(model, path):\n    model.save(path)\nsave(whole, 'whole.h5')",
        "part.save('p.h5')\npart.load_weights('p.h5')",
        "keras.models.save_model(whole, 'w.keras')",
        "import os\npart.save(filepath=os.path.join('a', 'part.keras'))",
        "keras.callbacks.ModelCheckpoint('best{epoch}.keras', save_best_only=True)",
        "part.save('p.keras')\nnew = keras.models.load_model('p.keras')\nnew.predict(1)",
    ],
)
def test_the_class_has_a_configuration_where_whole_models_are_saved(after: str) -> None:
    text = converted(AROUND + after)
    assert "@keras.saving.register_keras_serializable()\nclass Part(tf.Module):" in text
    assert "def get_config(self):" in text
    assert "get_config" not in converted(AROUND)


@pytest.mark.parametrize(
    "after",
    [
        "keras.models.load_model('p.keras').pop()",
        "def find(path):\n    return keras.models.load_model(path)\nfind('p').output",
    ],
)
def test_a_loaded_model_has_no_tensors(after: str) -> None:
    assert "have no tensors" in refused(f"{AROUND}part.save('p.keras')\n{after}")


def test_keras_of_tensorflow_spells_it_its_own_way() -> None:
    text = HEAD.replace("import keras\n", "from tensorflow import keras\n")
    text = f"{text}{AROUND}whole.save('whole.keras')\n"
    result = convert_text(text, "module").text
    assert "keras.saving" not in result
    assert "@keras.utils.register_keras_serializable()\nclass Part(" in result
    assert "return keras.utils.register_keras_serializable()(saved)" in result
    assert "keras.utils.deserialize_keras_object(config)" in result


def test_a_model_of_layers_in_variables_is_not_saved() -> None:
    text = AROUND.replace("layers.Dense(6)", "dense")
    text = f"dense = layers.Dense(6)\n{text}"
    assert HELD in converted(text)
    assert "from variables" in refused(f"{text}whole.save('w.keras')")


def test_a_layer_made_frozen_is_refused_where_the_file_thaws_some() -> None:
    made = "keras.Sequential([layers.Input((5,)), layers.Dense(6, trainable=False)])"
    text = AROUND.replace(MODEL, made)
    assert HELD in converted(text)
    assert "stays as it was made" in refused(f"{text}part.trainable = True")


def test_a_frozen_model_is_a_layer_of_keras_in_another_module() -> None:
    text = converted(f"""
        part = {MODEL}
        part.trainable = False
        whole = keras.Sequential([part, layers.Dense(2)])
        y = whole(tf.zeros((1, 5)))
        """)
    assert "part = blocks.ModuleModel(Part(), (None, 5))" in text
    assert "whole = Whole(part)" in text


@pytest.mark.parametrize(
    "copied", ["copy.deepcopy(part)", "copy.copy(part)", "pickle.dumps(part)"]
)
def test_a_copy_of_a_held_model_by_python_is_refused(copied: str) -> None:
    text = f"import copy\nimport pickle\npart = {MODEL}\ntwin = {copied}\n"
    assert "is copied here" in refused(text)


def test_a_held_model_in_a_wrapper_is_refused() -> None:
    whole = "keras.Model(z, layers.TimeDistributed(part)(z))"
    text = f"part = {MODEL}\nz = keras.Input((2, 5))\nwhole = {whole}\n"
    assert "is wrapped in `TimeDistributed`" in refused(text)
