from keras.models import Model
from keras.layers import Dense as FullyConnected, Activation, Input
from keras.saving import register_keras_serializable


@register_keras_serializable()
class MLP(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = FullyConnected(64)
        self.activation = Activation('relu')
        self.dense2 = FullyConnected(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.activation(x)
        return self.dense2(x)


mlp = MLP()
mlp(Input(shape=(20,)))
