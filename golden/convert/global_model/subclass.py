import numpy as np
from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable

model = None


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(3)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


def setup():
    global model
    model = Net()
    model(Input(shape=(2,)))


def predict(x):
    return model.predict(x)


setup()
predict(np.zeros((1, 2)))
