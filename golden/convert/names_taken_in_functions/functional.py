import numpy as np
from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(2,))
x = Dense(4)(inputs)
x = Dense(3)(x)
model_outputs = Dense(1)(x)
model = Model(inputs, model_outputs)


def predict(x):
    """A parameter hides the module's name."""
    return model.predict(x)


def plot():
    """Reads a name of the module that a later cell binds."""
    return outputs


outputs = predict(np.zeros((1, 2)))
