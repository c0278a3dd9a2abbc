import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

features = np.random.rand(20, 4).astype("float32")
normalizer = layers.Normalization()
normalizer.adapt(features)


@tf.keras.utils.register_keras_serializable()
class LinearModel(tf.keras.Model):
    def __init__(self, normalizer, **kwargs):
        super().__init__(**kwargs)
        self.normalizer = normalizer
        self.dense = layers.Dense(units=1)

    def call(self, inputs, training=None):
        x = self.normalizer(inputs)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "normalizer": tf.keras.utils.serialize_keras_object(self.normalizer),
        }

    @classmethod
    def from_config(cls, config):
        config["normalizer"] = tf.keras.utils.deserialize_keras_object(config["normalizer"])
        return cls(**config)


linear_model = LinearModel(normalizer)
linear_model(tf.keras.Input(shape=(4,)))
