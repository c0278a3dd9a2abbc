from keras import Sequential
from keras.layers import BatchNormalization, Dense, Dropout, Input


def build_mlp(sizes, rate=0.1):
    model = Sequential(name="mlp")
    model.add(Input((4,)))

    def add_block(units, activation="relu"):
        """Dense, normalized."""
        model.add(Dense(units, activation=activation))
        if rate:
            model.add(Dropout(rate))  # of this block

    for size in sizes:
        add_block(size)
    # the widest
    add_block(16, activation="tanh")
    model.add(Dense(1))
    model.compile("sgd", "mse")
    return model


mlp = build_mlp([3, 5])

net = Sequential()


def add_first():
    net.add(Dense(6, input_shape=(4,)))
    net.add(BatchNormalization())


def add_hidden(*units):
    for each in units:
        net.add(Dense(each))


add_first()
add_hidden(5, 4)
net.add(Dense(2))
net.summary()
