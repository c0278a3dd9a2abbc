import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense( 8, activation = "relu" )
        self.dense2 = layers.Dense( 1 )

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


# fmt: off
model = Net()
model(keras.Input(shape=(4, )))
# fmt: on
model.compile("adam", "mse")
