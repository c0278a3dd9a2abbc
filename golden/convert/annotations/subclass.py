from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, units: int, depth: "int", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.depth = depth
        self.dense1 = Dense(units)
        self.dense2 = Dense(depth)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "depth": self.depth}


def build(units: int, depth: "int" = 2) -> Model:
    net: Model = Net(units, depth)
    net(Input(shape=(3,)))
    return net


def train(model: Model) -> None:
    model.compile("adam", "mse")


net = build(4)
train(net)
