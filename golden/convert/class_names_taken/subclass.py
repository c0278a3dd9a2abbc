import keras
from keras import layers
from keras.models import Model as KerasModel


class Net:
    """The user's own."""


class Model:
    """Another one."""


class Input:
    """And one more."""


@keras.saving.register_keras_serializable()
class Net2(KerasModel):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(3)
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net2()
model(layers.Input(shape=(2,)))
print(Net, Model, Input, keras.__version__)
