from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model
from tensorflow.keras.utils import register_keras_serializable

deep = True


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(4)
        self.dense2 = Dense(2)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


@register_keras_serializable()
class Net2(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = Dense(2)

    def call(self, inputs, training=None):
        return self.dense(inputs)


if deep:
    model = Net()
    model(Input(shape=(3,)))
else:
    model = Net2()
    model(Input(shape=(3,)))
kernel = model.layers[0].get_weights()[0]


@register_keras_serializable()
class Net3(Model):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.dense1 = Dense(size)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "size": self.size}


class Agent:
    def __init__(self, size):
        self.net = self.build(size)

    def build(self, size):
        net = Net3(size)
        net(Input(shape=(3,)))
        return net

    def kernel(self):
        return self.net.layers[0].get_weights()[0]
