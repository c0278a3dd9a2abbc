"""Methods that add layers where it is not certain which layers, or in which order."""

from keras.layers import Dense, Dropout
from keras.models import Sequential


class Builder:
    """Whoever uses it decides."""

    def __init__(self):
        self.model = Sequential()

    def add_dense(self, units):
        self.model.add(Dense(units))
        return self

    def add_dropout(self, rate):
        self.model.add(Dropout(rate))
        return self


built = Builder().add_dense(3).add_dropout(0.1).model


class Twice:
    """The method is called from outside, too."""

    def __init__(self):
        self.twice = Sequential()
        self.grow()

    def grow(self):
        self.twice.add(Dense(8, input_shape=(4,)))


twice = Twice()
twice.grow()


class Overridden:
    def __init__(self):
        self.net = Sequential()
        self.fill()

    def fill(self):
        self.net.add(Dense(8, input_shape=(4,)))
        self.net.add(Dense(1))


class Derived(Overridden):
    def fill(self):
        self.net.add(Dense(2, input_shape=(4,)))


class Shown:
    """The unfinished model is used."""

    def __init__(self):
        self.network = Sequential()
        self.network.add(Dense(8, input_shape=(4,)))
        self.show()
        self.network.add(Dense(1))

    def show(self):
        self.network.summary()


class Early:
    def __init__(self, path=None):
        self.path = path
        self.early = Sequential()
        self.layers()

    def layers(self):
        if self.path:
            return
        self.early.add(Dense(8, input_shape=(4,)))
        self.early.add(Dense(1))


class Conditional:
    def __init__(self, deep):
        self.conditional = Sequential()
        if deep:
            self.make()

    def make(self):
        self.conditional.add(Dense(8, input_shape=(4,)))
        self.conditional.add(Dense(1))


class Reader:
    """A method between asks the model."""

    def __init__(self):
        self.reader = Sequential()
        self.ask()
        self.fill_in()

    def ask(self):
        print(len(self.reader.layers))

    def fill_in(self):
        self.reader.add(Dense(8, input_shape=(4,)))


class Local:
    def __init__(self):
        from keras import Sequential as Net

        self.local = Net()
        self.compose()

    def compose(self):
        self.local.add(Dense(8, input_shape=(4,)))
        self.local.add(Dense(1))
        self.local.summary()
