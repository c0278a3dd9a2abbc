from keras.models import Model
from keras.layers import Dense, Dropout, Input
from keras.saving import register_keras_serializable

sizes = [8, 4]


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(16)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(Input(shape=(3,)))
model.compile("adam", "mse")


@register_keras_serializable()
class Deep(Model):
    def __init__(self, sizes, rate, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.rate = rate
        self.dense1 = Dense(4)
        self.dense2 = Dense(2)  # two at the end
        self.stack1 = []
        for size in sizes: self.stack1.append(Dense(size)); self.stack1.append(Dropout(rate))
        self.stack2 = []
        if len(sizes) > 2: self.stack2.append(Dense(2))
        else: self.stack2.append(Dense(3))
        self.dense3 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        for layer in self.stack1:
            x = layer(x)
        for layer in self.stack2:
            x = layer(x)
        return self.dense3(x)

    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes, "rate": self.rate}


rate = 0.2
deep = Deep(sizes, rate)
deep(Input(shape=(3,)))
deep.compile("adam", "mse")
print(deep.layers[0].units)


@register_keras_serializable()
class Small(Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense1 = Dense(units)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def small(units):
    net = Small(units)
    net(Input(shape=(2,)))
    return net


little = small(3)


@register_keras_serializable()
class Tiny(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        return self.dense(inputs)


if sizes:
    tiny = Tiny()
    tiny(Input(shape=(2,)))
