"""Models that hold a `tf.Module` are saved as a whole, and loaded in another process."""

import subprocess
import sys
from pathlib import Path

import pytest

from tfscaffold.convert import convert_text

PROGRAM = """\
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(3)
X = np.random.default_rng(0).normal(size=(32, 6)).astype("float32")
Y = X[:, :2] * 2


def stated(units, rate, size=(3, 4)):
    return keras.Sequential([
        keras.Input((6,)),
        layers.Dense(units, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
        layers.BatchNormalization(),
        layers.Dropout(rate, seed=4),
        layers.Reshape(size),
        layers.Flatten(),
        layers.Dense(3),
    ], name="stated")


def unstated(sizes, regularizer):
    part = keras.Sequential()
    for size in sizes:
        part.add(layers.Dense(size, kernel_regularizer=regularizer))
    part.add(layers.BatchNormalization())
    return part


part = stated(12, 0.2)
other = unstated([4, 3], keras.regularizers.L1(0.02))
inputs = keras.Input((6,))
whole = keras.Model(inputs, layers.Dense(2)(other(part(inputs))))
whole.compile("adam", "mse")


@keras.saving.register_keras_serializable()
class Outer(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.part = keras.Sequential([layers.Dense(units), layers.BatchNormalization(), layers.Dense(2)])

    def call(self, x, training=None):
        return self.part(x, training=training)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


outer = Outer(5)
outer.compile("adam", "mse")
if __name__ == "__main__":
    best = keras.callbacks.ModelCheckpoint("best.keras")
    print(whole.fit(X, Y, epochs=2, verbose=0, callbacks=[best]).history)
    print(outer.fit(X, Y, epochs=2, verbose=0).history)
    whole.save("whole.keras")
    part.save("part.keras")
    keras.saving.save_model(outer, "outer.keras")
    other.trainable = False
    other.save("frozen.keras")
    given = whole.predict(X, verbose=0)
    np.savez("given.npz", whole=given, best=given, part=part.predict(X, verbose=0),
             outer=outer.predict(X, verbose=0), frozen=other.predict(X[:, :3], verbose=0))
    print(outer.fit(X, Y, epochs=2, shuffle=False, verbose=0).history)
"""

# Keras as TensorFlow brings it has no `keras.saving`.
TENSORFLOW = (
    PROGRAM.replace(
        "import keras\n", "import tensorflow as tf\nfrom tensorflow import keras\n"
    )
    .replace("from keras import", "from tensorflow.keras import")
    .replace("keras.saving.register", "tf.keras.utils.register")
    .replace("keras.saving.", "keras.models.")
)
# Keras finds no class of a file in HDF5 by its registered name, reads no loss by a short name
# there, and cannot go on with the optimizer.
_LOSS = '"adam", keras.losses.MeanSquaredError()'
HDF5 = (
    PROGRAM.replace(".keras", ".h5")
    .replace('"adam", "mse"', _LOSS)
    .replace('    keras.saving.save_model(outer, "outer.h5")\n', "")
    .replace(
        "             outer=outer.predict(X, verbose=0), frozen", "             frozen"
    )
    .replace(
        "    print(outer.fit(X, Y, epochs=2, shuffle=",
        "    other.trainable = True\n    whole.compile("
        + _LOSS
        + ")\n    print(whole.fit(X, Y, epochs=2, shuffle=",
    )
)
LOADS = """\
import keras
import numpy as np
import program
from program import X, Y

loaded = {}
for name, given in np.load("given.npz").items():
    model = loaded[name] = keras.models.load_model(name + ENDING)
    x = X[:, :3] if name == "frozen" else X
    difference = np.abs(model.predict(x, verbose=0) - given).max()
    print(name, difference, len(model.weights), len(model.trainable_weights))
for name in ("outer", "whole") if ENDING == ".keras" else ["whole"]:
    if ENDING == ".h5":
        loaded[name].compile("adam", keras.losses.MeanSquaredError())
    print(loaded[name].fit(X, Y, epochs=2, shuffle=False, verbose=0).history)
"""


def run(text: str, folder: Path) -> tuple[list[str], list[str]]:
    """Return what a program prints that saves models, and another one that loads them."""
    folder.mkdir()
    (folder / "program.py").write_text(text)
    ending = ".h5" if ".h5" in text else ".keras"
    (folder / "loads.py").write_text(f'ENDING = "{ending}"\n{LOADS}')
    printed = [
        subprocess.run(
            [sys.executable, name],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for name in ("program.py", "loads.py")
    ]
    return printed[0], printed[1]


@pytest.mark.parametrize(
    "program", [PROGRAM, TENSORFLOW, HDF5], ids=["keras", "tensorflow", "hdf5"]
)
def test_models_are_saved_loaded_and_trained_further(
    program: str, tmp_path: Path
) -> None:
    result = convert_text(program, "module")
    assert {model.status for model in result.models} == {"converted"}
    assert result.text.count("ModuleModel(") >= len(result.models)
    saved, loaded = run(result.text, tmp_path / "module")
    models = [line.split() for line in loaded if line[0] != "{"]
    assert [each[1] for each in models] == ["0.0"] * (4 if program is HDF5 else 5)
    # Adam goes on where it was; from HDF5 nothing does, nor do the random numbers.
    assert program is HDF5 or loaded[len(models)] == saved[-1]
    assert (saved, loaded) == run(program, tmp_path / "keras")
