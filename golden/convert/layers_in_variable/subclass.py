import keras
from keras import layers

stack = [layers.Dense(units) for units in (8, 4)]


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


model = Net(stack)


@keras.saving.register_keras_serializable()
class Head(keras.Model):
    def __init__(self, stack, **kwargs):
        super().__init__(**kwargs)
        self.stack = stack
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

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


head = Head(stack)
