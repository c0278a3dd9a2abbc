import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.body = keras.Sequential([layers.Dense(4), layers.ReLU()], name="body")
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.body(inputs)
        return self.dense(x)


model = Net()
model(keras.Input((8,)))
