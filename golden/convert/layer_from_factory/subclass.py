import keras
from keras.layers import Dense


@keras.saving.register_keras_serializable()
class Net(keras.Model):
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
            "stack": [keras.saving.serialize_keras_object(layer) for layer in self.stack],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [keras.saving.deserialize_keras_object(layer) for layer in config["stack"]]
        return cls(**config)


def network(block, width):
    stack = [
        block(width),
        Dense(width),
        (Dense(2) if width else Dense(1)),
    ]
    return Net(stack)


model = network(Dense, 3)
