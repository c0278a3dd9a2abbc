import keras
from keras import layers


def blocks(count):
    for index in range(count):
        yield layers.Dense(index + 1)


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, count, sizes, **kwargs):
        super().__init__(**kwargs)
        self.count = count
        self.sizes = sizes
        self.stack1 = list(blocks(count))
        self.stack2 = [layers.Dense(size) for size in sizes]
        self.dense = layers.Dense(2)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack1:
            x = layer(x)
        for layer in self.stack2:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "count": self.count, "sizes": self.sizes}


def network(count, sizes):
    model = Net(count, sizes)
    model(layers.Input((4,)))
    return model


narrowing = (layers.Dense(size) for size in (4, 3))


@keras.saving.register_keras_serializable()
class Narrow(keras.Model):
    def __init__(self, narrowing, **kwargs):
        super().__init__(**kwargs)
        self.narrowing = narrowing
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.narrowing:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "narrowing": [
                keras.saving.serialize_keras_object(layer) for layer in self.narrowing
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["narrowing"] = [
            keras.saving.deserialize_keras_object(layer)
            for layer in config["narrowing"]
        ]
        return cls(**config)


narrow = Narrow(narrowing=list(narrowing))
narrow(layers.Input((4,)))
wide = network(2, [5, 6])
