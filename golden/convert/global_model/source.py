import numpy as np
from keras.layers import Dense
from keras.models import Sequential

model = None


def setup():
    global model
    model = Sequential()
    model.add(Dense(3, input_shape=(2,)))
    model.add(Dense(1))


def predict(x):
    return model.predict(x)


setup()
predict(np.zeros((1, 2)))
