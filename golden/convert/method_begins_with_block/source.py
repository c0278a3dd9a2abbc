from keras.layers import Dense
from keras.models import Sequential


class Holder:
    def __init__(self, sizes, deep=False):
        self.sizes = sizes
        self.deep = deep
        self.model = Sequential(name="net")
        self.build()

    def build(self):
        # The hidden layers.
        for i, units in enumerate(self.sizes):
            if i == 0:
                self.model.add(Dense(units, input_shape=(4,)))  # the first
            else:
                # the others
                self.model.add(Dense(units))
        if self.deep:
            self.model.add(Dense(3, activation="relu"))
        self.model.add(Dense(1))


class Branches:
    def __init__(self, wide):
        self.wide = wide
        self.net = Sequential()
        self.fill()

    def fill(self):
        if self.wide:
            self.net.add(Dense(16, input_shape=(4,)))
        else:
            self.net.add(Dense(4, input_shape=(4,)))
            self.net.add(Dense(4))
        self.net.compile("sgd", "mse")


holders = Holder((3, 2)), Holder((5,), deep=True)
one, other = holders
wide = Branches(True)
narrow = Branches(False)
