"""Paths to which a model is saved, when it becomes a subclass."""

import pytest

from tools import convert

MODEL = """\
import os
import keras
from keras import layers

def train(path, n):
    model = keras.Sequential([layers.Dense(1, input_shape=(2,))])
    model.fit(1)
"""


def converted(use: str) -> str:
    """Return what follows the model's training in the result, or "" if it is refused."""
    result = convert(MODEL + f"    {use}\n", "subclass")
    if result.models[0].status == "refused":
        assert [each.code for each in result.models[0].diagnostics] == ["TFS108"]
        return ""
    return result.text.partition("model.fit(1)\n")[2].strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.save('a.h5')", "model.save('a.keras')"),
        ("model.save(filepath=r'b\\a.h5')", "model.save(filepath=r'b\\a.keras')"),
        ("model.save(f'{n}.hdf5')", "model.save(f'{n}.keras')"),
        ("model.save('%d.h5' % n)", "model.save('%d.keras' % n)"),
        ("model.save('{}.h5'.format(n))", "model.save('{}.keras'.format(n))"),
        ("model.save(n + '.h5')", "model.save(n + '.keras')"),
        (
            "model.save(os.path.join(n, 'a.h5'))",
            "model.save(os.path.join(n, 'a.keras'))",
        ),
        (
            "keras.models.save_model(model, 'a.h5')",
            "keras.models.save_model(model, 'a.keras')",
        ),
        (
            "keras.callbacks.ModelCheckpoint('a.h5')",
            "keras.callbacks.ModelCheckpoint('a.keras')",
        ),
        (
            "model.save('a.h5'); keras.models.load_model('b/a.h5')",
            "model.save('a.keras'); keras.models.load_model('b/a.keras')",
        ),
        (
            "model.save(path); open(path2)",
            'model.save(os.path.splitext(path)[0] + ".keras"); open(path2)',
        ),
        (
            "model.save(f'models/{path}'); print(path)",
            "model.save(os.path.splitext(f'models/{path}')[0] + \".keras\"); print(path)",
        ),
        (
            "ModelCheckpoint(filepath=path)",
            'ModelCheckpoint(filepath=os.path.splitext(path)[0] + ".keras")',
        ),
        (
            "model.save(n[0]); os.path.isfile(n[0])",
            (
                'model.save(os.path.splitext(n[0])[0] + ".keras"); '
                'os.path.isfile(os.path.splitext(n[0])[0] + ".keras")'
            ),
        ),
        (
            "model.save('a.h5'); model.load_weights('a.h5')",
            "model.save('a.keras'); model.load_weights('a.keras')",
        ),
    ],
)
def test_hdf5_becomes_keras(before: str, after: str) -> None:
    assert converted(before) == after


@pytest.mark.parametrize(
    "use",
    [
        "model.save('a.keras')",
        "model.save('a')",  # Keras 2 writes a SavedModel, Keras 3 refuses it in every form.
        "model.save_weights('a.weights.h5')",
        "keras.callbacks.ModelCheckpoint('a.h5', save_weights_only=True)",
    ],
)
def test_other_paths_stay(use: str) -> None:
    assert converted(use) == use


@pytest.mark.parametrize(
    "use",
    [
        "model.save(*path)",
        "model.save(path); shutil.copy(path, n)",
        "model.save(path); model.load_weights(path)",
        "model.save(path); keras.models.load_model(n)",
        "model.save(path); n = 'a.h5'",
        "if os.path.exists(f'{path}.h5'): model.save(f'{path}{n}')",
        "print(f'{model.save(path)}')",
        "model.save('a.h5'); model.save_weights('a.h5')",
        "model.save('a.h5'); glob.glob('*.h5')",
        "n = 'a.h5'; n = 'b.h5'; model.save(n)",
        "model.save('a.' 'h5')",
    ],
)
def test_a_path_that_is_not_certain_is_refused(use: str) -> None:
    assert converted(use) == ""


def test_keras_2_saves_to_folders_too() -> None:
    text = MODEL.replace("import keras\n", "import tf_keras as keras\n").replace(
        "from keras", "from tf_keras"
    )
    assert convert(text + "    model.save(path)\n", "subclass").text.count("save(path)")


def test_a_string_with_that_ending_elsewhere_stays() -> None:
    assert "'b.h5'" in converted("model.save('a.h5'); open('b.h5')")


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("folder", "Write `folder + '.keras'` in place of `folder`, "),
        ("folder + name", "Let the path `folder + name` end in `.keras`, "),
        ('"a.h5"', 'Let `"a.h5"` end in `.keras`, '),
    ],
)
def test_the_remedy_names_the_path(path: str, remedy: str) -> None:
    text = (
        "import glob\nimport keras\nfrom keras import layers\n"
        "m = keras.Sequential([keras.Input((4,)), layers.Dense(1)])\n"
        f'm.save({path})\nglob.glob("*.h5")\n'
    )
    (model,) = convert(text, "subclass").models
    hints = [each.hint for each in model.diagnostics if each.code == "TFS108"]
    assert len(hints) == 1
    assert hints[0].startswith(remedy)
