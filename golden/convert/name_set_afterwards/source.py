from keras.layers import Dense, Input
from keras.models import Sequential


def critic(size):
    model = Sequential()
    model.name = "critic"

    model.add(Input(shape=(size,)))
    model.add(Dense(3))
    model.add(Dense(1))
    return model


def actor(size):
    model = Sequential(name="net")
    model.add(Input(shape=(size,)))
    model.name = "act-or"
    model.add(Dense(2))
    model.compile(optimizer="sgd", loss="mse")
    model.name = "actor"
    return model


judge = critic(3)
player = actor(4)
