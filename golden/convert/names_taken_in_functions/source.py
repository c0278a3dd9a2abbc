import numpy as np
from keras.layers import Dense
from keras.models import Sequential

model = Sequential([Dense(4, input_shape=(2,)), Dense(3), Dense(1)])


def predict(x):
    """A parameter hides the module's name."""
    return model.predict(x)


def plot():
    """Reads a name of the module that a later cell binds."""
    return outputs


outputs = predict(np.zeros((1, 2)))
