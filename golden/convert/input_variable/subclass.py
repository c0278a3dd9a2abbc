import keras
from keras import layers

image = keras.Input((8, 8, 1), name="image")


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(2)

    def call(self, inputs, training=None):
        x = self.flatten(inputs)
        return self.dense(x)


model = Net()
model(image)
