import numpy as np
from keras.layers import Dense, Input
from keras.models import Model

model = None


def setup():
    global model
    inputs = Input(shape=(2,))
    x = Dense(3)(inputs)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)


def predict(x):
    return model.predict(x)


setup()
predict(np.zeros((1, 2)))
