from tensorflow.keras import layers, models
from tensorflow.keras.applications import MobileNet
from tensorflow.keras.utils import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)

base_model = MobileNet(input_shape=(32, 32, 3), alpha=0.25, include_top=False, weights=None)
base_model.trainable = False


@register_keras_serializable()
class Net(models.Model):
    def __init__(self, base_model, **kwargs):
        super().__init__(**kwargs)
        self.base_model = base_model
        self.pool = layers.GlobalAveragePooling2D()
        self.dense = layers.Dense(5, activation='softmax')

    def call(self, inputs, training=None):
        x = self.base_model(inputs)
        x = self.pool(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "base_model": serialize_keras_object(self.base_model),
        }

    @classmethod
    def from_config(cls, config):
        config["base_model"] = deserialize_keras_object(config["base_model"])
        return cls(**config)


model = Net(base_model)
model(layers.Input(batch_shape=base_model.input_shape))
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy')
