from keras import Model
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D
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


class Builder:
    def __init__(self, activation="relu"):
        self.activation = activation

    def add_conv(self, stack, filters):
        # same padding
        stack.append(Conv2D(filters, 3, padding="same", activation=self.activation))
        stack.append(MaxPooling2D())

    @staticmethod
    def add_head(stack, classes):
        """Probabilities."""
        stack.append(Flatten())
        stack.append(Dense(classes, activation="softmax"))
        return stack

    def build(self, shape):
        inputs = Input(shape)
        stack = []
        for filters in (4, 8):
            self.add_conv(stack, filters)
        Builder.add_head(stack, 10)
        model = Net(stack)
        model(inputs)
        return model


net = Builder().build((8, 8, 1))


class Mlp:
    @staticmethod
    def dense(model, units, rate=0.5):
        model.append(Dense(units, activation="relu"))
        if rate:
            model.append(Dense(units))


@register_keras_serializable()
class MLP(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = []
        Mlp.dense(self.dense1, 4)
        self.dense2 = []
        Mlp.dense(model=self.dense2, units=5, rate=0)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.dense1:
            x = layer(x)
        for layer in self.dense2:
            x = layer(x)
        return x


mlp = MLP()
mlp(Input((3,)))
