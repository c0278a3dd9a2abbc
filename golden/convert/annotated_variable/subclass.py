import keras


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = keras.layers.Dense(3)
        self.dense2 = keras.layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model: keras.Model = Net()
model(keras.Input(shape=(2,)))


@keras.saving.register_keras_serializable()
class Other(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def call(self, inputs, training=None):
        return self.dense(inputs)


other: keras.Model = Other()
other(keras.Input(shape=(2,)))
