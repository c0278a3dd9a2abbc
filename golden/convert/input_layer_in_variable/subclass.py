"""An `InputLayer` in a variable, as tutorials of the first Keras write it."""

import numpy as np
from tensorflow.keras import layers
from tensorflow.keras.models import Model
from tensorflow.keras.utils import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)

features = np.zeros((20, 7), dtype="float32")


@register_keras_serializable()
class Net(Model):
    def __init__(self, hidden, layer_list, **kwargs):
        super().__init__(**kwargs)
        self.hidden = hidden
        self.layer_list = layer_list

    def call(self, inputs, training=None):
        x = self.hidden(inputs)
        return self.layer_list(x)

    def get_config(self):
        return {
            **super().get_config(),
            "hidden": serialize_keras_object(self.hidden),
            "layer_list": serialize_keras_object(self.layer_list),
        }

    @classmethod
    def from_config(cls, config):
        config["hidden"] = deserialize_keras_object(config["hidden"])
        config["layer_list"] = deserialize_keras_object(config["layer_list"])
        return cls(**config)


def create_model():
    input = layers.InputLayer(input_shape=(features.shape[1],))
    hidden = layers.Dense(8, activation="relu")
    output = layers.Dense(1)
    model = Net(hidden, layer_list=output)
    model(input.output)  # the columns
    return model


model = create_model()
model.compile(loss="mse", metrics=["mae"], optimizer="adam")
given = layers.InputLayer(shape=(3,), dtype="int32", name="numbers")


@register_keras_serializable()
class Counted(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.embedding = layers.Embedding(9, 4)
        self.flatten = layers.Flatten()

    def call(self, inputs, training=None):
        x = self.embedding(inputs)
        return self.flatten(x)


counted = Counted()
counted(given.output)
