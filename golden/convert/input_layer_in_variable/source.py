"""An `InputLayer` in a variable, as tutorials of the first Keras write it."""

import numpy as np
from tensorflow.keras import layers
from tensorflow.keras.models import Sequential

features = np.zeros((20, 7), dtype="float32")


def create_model():
    model = Sequential()
    input = layers.InputLayer(input_shape=(features.shape[1],))
    hidden = layers.Dense(8, activation="relu")
    output = layers.Dense(1)
    model.add(input)  # the columns
    model.add(hidden)
    model.add(output)
    return model


model = create_model()
model.compile(loss="mse", metrics=["mae"], optimizer="adam")
given = layers.InputLayer(shape=(3,), dtype="int32", name="numbers")
counted = Sequential([given, layers.Embedding(9, 4), layers.Flatten()])
