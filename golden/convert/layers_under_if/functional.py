from keras.layers import Dense, Dropout, Input
from keras.models import Model


def build(dropout):
    inputs = Input(shape=(10,))
    x = Dense(64)(inputs)
    if dropout:
        x = Dropout(dropout)(x)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)
    return model


model = build(0.5)
