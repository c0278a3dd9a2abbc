from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(64)
        self.stack = []
        for units in (32, 16):
            self.stack.append(Dense(units))
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        for layer in self.stack:
            x = layer(x)
        return self.dense2(x)


model = Net()
model(Input(shape=(10,)))
