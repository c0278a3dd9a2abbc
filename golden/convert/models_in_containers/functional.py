"""Models in the elements of a list and of a dictionary: an ensemble, and two sizes of one net."""

from keras.layers import Conv2D, Dense, Dropout, Flatten, Input, MaxPooling2D
from keras.models import Model

# EXPERIMENT 1: how many convolutions
nets = 3
model = [0] * nets
for j in range(nets):
    inputs = Input(shape=(8, 8, 1))
    x = Conv2D(4, kernel_size=3, padding="same", activation="relu")(inputs)
    x = MaxPooling2D()(x)
    if j > 0:
        x = Conv2D(8, kernel_size=3, padding="same", activation="relu")(x)
        x = MaxPooling2D()(x)
    # the head
    x = Flatten()(x)
    outputs = Dense(3, activation="softmax")(x)
    model[j] = Model(inputs, outputs)
    model[j].summary()


def add_block(x, units):
    x = Dense(units, activation="relu")(x)
    x = Dropout(0.4)(x)
    return x


networks = {}
inputs = Input(shape=(8, 8, 1))
x = Flatten()(inputs)  # pixels
x = add_block(x, 4)
outputs = Dense(3)(x)
networks["small"] = Model(inputs, outputs, name="small")
networks["small"].summary()

inputs = Input(shape=(8, 8, 1))
x = Flatten()(inputs)
for units in (16, 8):
    x = add_block(x, units)
outputs = Dense(3)(x)
networks['large'] = Model(inputs, outputs)
shallow, deep = model[0], model[2]
small, large = networks["small"], networks["large"]
