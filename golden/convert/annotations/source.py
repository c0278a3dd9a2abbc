from tensorflow.keras import Model, Sequential
from tensorflow.keras.layers import Dense


def build(units: int, depth: "int" = 2) -> Sequential:
    net: Sequential = Sequential([Dense(units, input_shape=(3,)), Dense(depth)])
    return net


def train(model: Model) -> None:
    model.compile("adam", "mse")


net = build(4)
train(net)
