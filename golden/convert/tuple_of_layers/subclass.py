import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(3)

    def call(self, inputs, training=None):
        return self.dense(inputs)


model = Net()
model(layers.Input((4,)))


@keras.saving.register_keras_serializable()
class Single(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        if len(inputs.shape) == 1:
            inputs = inputs[..., None]
        return self.dense(inputs)


single = Single()
single(keras.Input(shape=[1]))
