import numpy as np
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model
from tensorflow.keras.utils import register_keras_serializable

features = np.zeros((10, 5), "float32")


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(3)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(Input(shape=(features.shape[1],)))
