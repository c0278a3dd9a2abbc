"""Models in the elements of a list and of a dictionary: an ensemble, and two sizes of one net."""

from keras.layers import Conv2D, Dense, Dropout, Flatten, Input, MaxPooling2D
from keras.models import Model
from keras.saving import register_keras_serializable

# EXPERIMENT 1: how many convolutions
nets = 3
model = [0] * nets


@register_keras_serializable()
class Net(Model):
    def __init__(self, j, **kwargs):
        super().__init__(**kwargs)
        self.j = j
        self.conv = Conv2D(4, kernel_size=3, padding="same", activation="relu")
        self.pool = MaxPooling2D()
        self.stack = []
        if j > 0:
            self.stack.append(Conv2D(8, kernel_size=3, padding="same", activation="relu"))
            self.stack.append(MaxPooling2D())
        # the head
        self.flatten = Flatten()
        self.dense = Dense(3, activation="softmax")

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.pool(x)
        for layer in self.stack:
            x = layer(x)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "j": self.j}


for j in range(nets):
    model[j] = Net(j)
    model[j](Input(shape=(8, 8, 1)))
    model[j].summary()


def add_block(stack, units):
    stack.append(Dense(units, activation="relu"))
    stack.append(Dropout(0.4))


networks = {}


@register_keras_serializable()
class Small(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = Flatten()  # pixels
        self.block = []
        add_block(self.block, 4)
        self.dense = Dense(3)

    def call(self, inputs, training=None):
        x = self.flatten(inputs)
        for layer in self.block:
            x = layer(x)
        return self.dense(x)


networks["small"] = Small(name="small")
networks["small"](Input(shape=(8, 8, 1)))
networks["small"].summary()


@register_keras_serializable()
class Large(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = Flatten()
        self.stack = []
        for units in (16, 8):
            add_block(self.stack, units)
        self.dense = Dense(3)

    def call(self, inputs, training=None):
        x = self.flatten(inputs)
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)


networks['large'] = Large()
networks['large'](Input(shape=(8, 8, 1)))
shallow, deep = model[0], model[2]
small, large = networks["small"], networks["large"]
