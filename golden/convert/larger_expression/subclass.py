import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        return self.dense(inputs)


@keras.saving.register_keras_serializable()
class Net2(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(8)
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(keras.Input(shape=(4,)))
model2 = Net2()
model2(keras.Input(shape=(4,)))
models = {
    "small": model,
    "large": model2,
}


@keras.saving.register_keras_serializable()
class Net3(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        return self.dense(inputs)


model3 = Net3()
model3(keras.Input(shape=(4,)))
model3.summary()
