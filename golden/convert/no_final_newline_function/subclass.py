import keras


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = keras.layers.Dense(4)
        self.dense2 = keras.layers.Dense(1)  # last

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


def build():
    model = Net()
    model(keras.Input(shape=(2,)))
    return model