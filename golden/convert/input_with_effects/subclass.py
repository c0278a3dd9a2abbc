import keras
from keras.layers import Dense

numbers = iter(range(2, 20))


def following():
    return next(numbers)


config = {"features": 4, "units": 3}


@keras.saving.register_keras_serializable()
class Ordered(keras.Model):
    def __init__(self, stack, **kwargs):
        super().__init__(**kwargs)
        self.stack = stack

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "stack": [
                keras.saving.serialize_keras_object(layer) for layer in self.stack
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [
            keras.saving.deserialize_keras_object(layer) for layer in config["stack"]
        ]
        return cls(**config)


inputs = keras.Input((following(),))
stack = [
    Dense(following()),
    Dense(following()),
]
ordered = Ordered(stack)
ordered(inputs)


@keras.saving.register_keras_serializable()
class Read(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = Dense(units)

    def call(self, inputs, training=None):
        return self.dense(inputs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


read = Read(units=config.get("units"))
read(keras.Input((config.get("features"),)))
