import numpy as np
from tensorflow.keras import layers as L, models as M
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Net(M.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = L.Dense(16, activation="relu")
        self.dense2 = L.Dense(64, activation="sigmoid")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


m = Net()
m(L.Input(shape=(64,)))
m.compile(optimizer="adam", loss="mse")

data = np.zeros((4, 64), "float32")
m.fit(data, data)
