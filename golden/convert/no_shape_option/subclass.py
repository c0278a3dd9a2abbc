from tensorflow import keras


@keras.utils.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.rescale = keras.layers.Rescaling(1 / 255)
        self.conv = keras.layers.Conv2D(8, 3, activation="relu")
        self.flatten = keras.layers.Flatten()
        self.dense = keras.layers.Dense(10)

    def call(self, inputs, training=None):
        x = self.rescale(inputs)
        x = self.conv(x)
        x = self.flatten(x)
        return self.dense(x)


model = Net()
model(keras.Input(shape=(28, 28, 1)))
