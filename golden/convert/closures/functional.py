from keras import Model
from keras.layers import BatchNormalization, Dense, Dropout, Input


def build_mlp(sizes, rate=0.1):
    inputs = Input((4,))
    x = inputs

    def add_block(x, units, activation="relu"):
        """Dense, normalized."""
        x = Dense(units, activation=activation)(x)
        if rate:
            x = Dropout(rate)(x)  # of this block
        return x

    for size in sizes:
        x = add_block(x, size)
    # the widest
    x = add_block(x, 16, activation="tanh")
    outputs = Dense(1)(x)
    model = Model(inputs, outputs, name="mlp")
    model.compile("sgd", "mse")
    return model


mlp = build_mlp([3, 5])


def add_first(x):
    x = Dense(6)(x)
    x = BatchNormalization()(x)
    return x


def add_hidden(x, *units):
    for each in units:
        x = Dense(each)(x)
    return x


inputs = Input(shape=(4,))
x = add_first(inputs)
x = add_hidden(x, 5, 4)
outputs = Dense(2)(x)
net = Model(inputs, outputs)
net.summary()
