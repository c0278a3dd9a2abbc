"""An `InputLayer` in a variable, as tutorials of the first Keras write it."""

import numpy as np
from tensorflow.keras import layers
from tensorflow.keras.models import Model

features = np.zeros((20, 7), dtype="float32")


def create_model():
    input = layers.InputLayer(input_shape=(features.shape[1],))
    hidden = layers.Dense(8, activation="relu")
    output = layers.Dense(1)
    inputs = input.output  # the columns
    x = hidden(inputs)
    outputs = output(x)
    model = Model(inputs, outputs)
    return model


model = create_model()
model.compile(loss="mse", metrics=["mae"], optimizer="adam")
given = layers.InputLayer(shape=(3,), dtype="int32", name="numbers")
inputs = given.output
x = layers.Embedding(9, 4)(inputs)
outputs = layers.Flatten()(x)
counted = Model(inputs, outputs)
