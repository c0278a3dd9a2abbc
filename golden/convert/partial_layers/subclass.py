from functools import partial

import tensorflow as tf

DefaultConv2D = partial(tf.keras.layers.Conv2D, kernel_size=3, activation="relu", padding="same")


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.default_conv2d1 = DefaultConv2D(filters=8, kernel_size=7)
        self.pool = tf.keras.layers.MaxPool2D()
        self.default_conv2d2 = DefaultConv2D(filters=16)
        self.flatten = tf.keras.layers.Flatten()
        self.dense = tf.keras.layers.Dense(10, activation="softmax")

    def call(self, inputs, training=None):
        x = self.default_conv2d1(inputs)
        x = self.pool(x)
        x = self.default_conv2d2(x)
        x = self.flatten(x)
        return self.dense(x)


model = Net()
model(tf.keras.Input(shape=[28, 28, 1]))


@tf.keras.utils.register_keras_serializable()
class Net2(tf.keras.Model):
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
                tf.keras.utils.serialize_keras_object(layer) for layer in self.stack
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [
            tf.keras.utils.deserialize_keras_object(layer) for layer in config["stack"]
        ]
        return cls(**config)


def build(units):
    RegularizedDense = partial(tf.keras.layers.Dense, kernel_regularizer="l2", units=units)
    inputs = tf.keras.Input(shape=(4,))
    stack = []
    stack.append(RegularizedDense())
    stack.append(RegularizedDense(name="second"))
    stack.append(tf.keras.layers.Dense(1))
    net = Net2(stack)
    net(inputs)
    return net


Shaped = partial(tf.keras.layers.Dense, input_shape=(3,))


@tf.keras.utils.register_keras_serializable()
class Net3(tf.keras.Model):
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
                tf.keras.utils.serialize_keras_object(layer) for layer in self.stack
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [
            tf.keras.utils.deserialize_keras_object(layer) for layer in config["stack"]
        ]
        return cls(**config)


stack = [
    Shaped(2),
    Shaped(1, input_shape=(3,)),
]
shaped = Net3(stack)
net = build(3)
