import keras
from keras import layers

small = keras.Sequential([layers.Dense(1, input_shape=(4,))])


@keras.saving.register_keras_serializable()
class Large(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(64)
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


large = Large()
large(keras.Input(shape=(4,)))
