from keras.layers import Activation, Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(8)
        self.activation1 = Activation('relu')
        self.dense2 = Dense(1)
        self.activation2 = Activation('sigmoid')

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.activation1(x)
        x = self.dense2(x)
        return self.activation2(x)


model = Net()
model(Input(shape=(4,)))
