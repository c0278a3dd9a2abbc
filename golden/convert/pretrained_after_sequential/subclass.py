from tensorflow.keras import layers, models
from tensorflow.keras.applications import MobileNet
from tensorflow.keras.utils import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)

SIZE = 32


@register_keras_serializable()
class Net(models.Model):
    def __init__(self, trunk, **kwargs):
        super().__init__(**kwargs)
        self.trunk = trunk
        self.pool = layers.GlobalAveragePooling2D()
        self.dense = layers.Dense(5, activation="softmax")

    def call(self, inputs, training=None):
        x = self.trunk(inputs)
        x = self.pool(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "trunk": serialize_keras_object(self.trunk)}

    @classmethod
    def from_config(cls, config):
        config["trunk"] = deserialize_keras_object(config["trunk"])
        return cls(**config)


# The trunk, without its head.
trunk = MobileNet(
    input_shape=(SIZE, SIZE, 3), alpha=0.25, include_top=False, weights=None
)
model = Net(trunk)
model(layers.Input(batch_shape=trunk.input_shape))
