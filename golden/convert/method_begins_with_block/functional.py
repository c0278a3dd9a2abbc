from keras.layers import Dense, Input
from keras.models import Model


class Holder:
    def __init__(self, sizes, deep=False):
        self.sizes = sizes
        self.deep = deep
        self.build()

    def build(self):
        inputs = Input(shape=(4,))
        x = inputs
        # The hidden layers.
        for i, units in enumerate(self.sizes):
            if i == 0:
                x = Dense(units)(x)  # the first
            else:
                # the others
                x = Dense(units)(x)
        if self.deep:
            x = Dense(3, activation="relu")(x)
        outputs = Dense(1)(x)
        self.model = Model(inputs, outputs, name="net")


class Branches:
    def __init__(self, wide):
        self.wide = wide
        self.fill()

    def fill(self):
        inputs = Input(shape=(4,))
        x = inputs
        if self.wide:
            x = Dense(16)(x)
        else:
            x = Dense(4)(x)
            x = Dense(4)(x)
        self.net = Model(inputs, x)
        self.net.compile("sgd", "mse")


holders = Holder((3, 2)), Holder((5,), deep=True)
one, other = holders
wide = Branches(True)
narrow = Branches(False)
