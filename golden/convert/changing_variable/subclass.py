from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)

units = 64


@register_keras_serializable()
class Net(Model):
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
            "stack": [serialize_keras_object(layer) for layer in self.stack],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [deserialize_keras_object(layer) for layer in config["stack"]]
        return cls(**config)


inputs = Input(shape=(10,))
stack = []
stack.append(Dense(units))
units = units // 2
stack.append(Dense(units))
stack.append(Dense(1))
model = Net(stack)
model(inputs)
