import os

from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(8, activation="relu")
        self.dense2 = Dense(8, activation="relu")
        self.dense3 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)


@register_keras_serializable()
class Net2(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(32)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


if os.environ.get("DEEP"):
    # deep and narrow
    model = Net()
    model(Input(shape=(4,)))
else:
    model = Net2()
    model(Input(shape=(4,)))

model.compile("adam", "mse")
