import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, sizes, count, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.count = count
        self.stack = []
        for size in sizes:
            if count == 0:
                self.stack.append(layers.Dense(size, activation="relu"))
            else:
                self.stack.append(layers.Dense(size, activation="relu"))
            self.stack.append(layers.Dropout(0.2))
            count += 1
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes, "count": self.count}


def build(sizes, columns=4):
    count = 0
    model = Net(sizes, count)
    model(keras.Input(shape=(columns,)))
    return model


@keras.saving.register_keras_serializable()
class Halved(keras.Model):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.stack = []
        while size > 1:
            self.stack.append(layers.Dense(size))
            size = size // 2
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "size": self.size}


def halved(size):
    model = Halved(size)
    model(keras.Input(shape=(6,)))
    return model


net = build([5, 3])
narrowing = halved(8)
