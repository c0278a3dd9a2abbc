"""A list of layers that is filled step by step."""

from keras import Input, Model, layers
from keras.saving import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)


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


def build(units, flat=True):
    stack = [Input((6, 6, 1)), layers.Conv2D(4, 3, activation="relu")]
    if flat:
        stack.append(layers.Flatten())
    for size in units:
        stack.append(layers.Dense(size, activation="relu"))
    stack.extend([layers.Dropout(0.2), layers.Dense(3)])
    model = Net(stack=stack[1:])
    model(stack[0])
    return model


model = build([8, 5])
