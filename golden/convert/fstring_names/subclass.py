import keras
from keras import layers

size = 3


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.dense1 = layers.Dense(size, name=f"dense_{size}")
        self.dense2 = layers.Dense(1, name="output")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "size": self.size}


model = Net(size, name=f"net_{size}")
model(keras.Input(shape=(size,)))
