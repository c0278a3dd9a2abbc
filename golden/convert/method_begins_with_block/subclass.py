from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, sizes, deep, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.deep = deep
        self.stack1 = []
        for i, units in enumerate(sizes):
            if i == 0:
                self.stack1.append(Dense(units))  # the first
            else:
                # the others
                self.stack1.append(Dense(units))
        self.stack2 = []
        if deep:
            self.stack2.append(Dense(3, activation="relu"))
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack1:
            x = layer(x)
        for layer in self.stack2:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes, "deep": self.deep}


class Holder:
    def __init__(self, sizes, deep=False):
        self.sizes = sizes
        self.deep = deep
        self.build()

    def build(self):
        # The hidden layers.
        self.model = Net(sizes=self.sizes, deep=self.deep, name="net")
        self.model(Input(shape=(4,)))


@register_keras_serializable()
class Net2(Model):
    def __init__(self, wide, **kwargs):
        super().__init__(**kwargs)
        self.wide = wide
        self.stack = []
        if wide:
            self.stack.append(Dense(16))
        else:
            self.stack.append(Dense(4))
            self.stack.append(Dense(4))

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {**super().get_config(), "wide": self.wide}


class Branches:
    def __init__(self, wide):
        self.wide = wide
        self.fill()

    def fill(self):
        self.net = Net2(wide=self.wide)
        self.net(Input(shape=(4,)))
        self.net.compile("sgd", "mse")


holders = Holder((3, 2)), Holder((5,), deep=True)
one, other = holders
wide = Branches(True)
narrow = Branches(False)
