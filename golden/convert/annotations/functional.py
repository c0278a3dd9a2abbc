from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense


def build(units: int, depth: "int" = 2) -> Model:
    inputs = Input(shape=(3,))
    x = Dense(units)(inputs)
    outputs = Dense(depth)(x)
    net: Model = Model(inputs, outputs)
    return net


def train(model: Model) -> None:
    model.compile("adam", "mse")


net = build(4)
train(net)
