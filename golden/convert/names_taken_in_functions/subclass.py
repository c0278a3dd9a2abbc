import numpy as np
from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(4)
        self.dense2 = Dense(3)
        self.dense3 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)


model = Net()
model(Input(shape=(2,)))


def predict(x):
    """A parameter hides the module's name."""
    return model.predict(x)


def plot():
    """Reads a name of the module that a later cell binds."""
    return outputs


outputs = predict(np.zeros((1, 2)))
