from keras.layers import Dense, Input
from keras.models import Model


def critic(size):
    inputs = Input(shape=(size,))

    x = Dense(3)(inputs)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs, name="critic")
    return model


def actor(size):
    inputs = Input(shape=(size,))
    outputs = Dense(2)(inputs)
    model = Model(inputs, outputs, name="act-or")
    model.compile(optimizer="sgd", loss="mse")
    model.name = "actor"
    return model


judge = critic(3)
player = actor(4)
