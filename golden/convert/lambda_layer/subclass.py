import tensorflow as tf
from tensorflow.keras import layers

window = 4


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.models.Model):
    def __init__(self, window, **kwargs):
        super().__init__(**kwargs)
        self.window = window
        self.function1 = layers.Lambda(lambda t: tf.expand_dims(t, axis=-1))
        self.rnn = layers.SimpleRNN(8, return_sequences=True)
        self.dense = layers.Dense(1)
        self.function2 = layers.Lambda(lambda t: t * 100.0)
        self.function3 = layers.Lambda(lambda t: t[:, -window:])

    def call(self, inputs, training=None):
        x = self.function1(inputs)
        x = self.rnn(x)
        x = self.dense(x)
        x = self.function2(x)
        return self.function3(x)

    def get_config(self):
        return {**super().get_config(), "window": self.window}


model = Net(window)
model(tf.keras.Input(shape=[None]))
