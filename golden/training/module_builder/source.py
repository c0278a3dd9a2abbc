"""A model that is compiled for code elsewhere, which is not in this file."""

from tensorflow import keras
from tensorflow.keras import layers


def build_model(units, rate=0.1):
    model = keras.Sequential()
    model.add(layers.Dense(units, activation="relu", input_shape=(4,)))
    model.add(layers.Dropout(rate))
    model.add(layers.Dense(3, activation="softmax"))
    # What the callers train it with.
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        metrics=["accuracy"],
    )
    return model
