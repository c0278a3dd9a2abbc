import tensorflow.compat.v1 as tf
from tensorflow.compat.v1 import keras

tf.disable_v2_behavior()


@keras.utils.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = keras.layers.Dense(16, activation=tf.nn.tanh)
        self.dense2 = keras.layers.Dense(3)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(keras.Input(shape=(4,)))
