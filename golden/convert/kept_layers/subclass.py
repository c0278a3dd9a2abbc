"""Layers without a raw form, among those that have one."""

import keras
from keras import layers, ops

SIZE = (32, 32)


class LocalResponse(layers.Layer):
    """Each value over the strength of those around it."""

    def call(self, x):
        around = ops.average_pool(ops.square(x), 3, 1, "same")
        return x / ops.sqrt(1.0 + around)


class Residual(layers.Layer):
    def __init__(self, units, rate):
        super().__init__()
        self.dense = layers.Dense(units, activation="relu", kernel_regularizer="l2")
        self.dropout = layers.Dropout(rate)

    def call(self, x, training=None):
        return x + self.dropout(self.dense(x), training=training)


scale = layers.Rescaling(1.0 / 255)
features = layers.Conv2D(8, 3, activation="relu")


@keras.saving.register_keras_serializable()
class Classifier(keras.Model):
    def __init__(self, size, scale, features, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.resize = layers.Resizing(*size)
        self.scale = scale
        self.features = features
        self.local_response = LocalResponse()
        self.pool = layers.GlobalAveragePooling2D()
        self.residual = Residual(8, 0.2)
        self.dense = layers.Dense(3, activation="softmax", kernel_constraint="max_norm")

    def call(self, inputs, training=None):
        inputs = keras.ops.cast(inputs, self.compute_dtype)
        x = self.resize(inputs)
        x = self.scale(x)
        x = self.features(x)
        x = self.local_response(x)
        x = self.pool(x)
        x = self.residual(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "size": self.size,
            "scale": keras.saving.serialize_keras_object(self.scale),
            "features": keras.saving.serialize_keras_object(self.features),
        }

    @classmethod
    def from_config(cls, config):
        config["scale"] = keras.saving.deserialize_keras_object(config["scale"])
        config["features"] = keras.saving.deserialize_keras_object(config["features"])
        return cls(**config)


classifier = Classifier(size=SIZE, scale=scale, features=features)
classifier(keras.Input((40, 40, 3)))


@keras.saving.register_keras_serializable()
class Edges(keras.Model):
    def __init__(self, features, **kwargs):
        super().__init__(**kwargs)
        self.features = features

    def call(self, inputs, training=None):
        return self.features(inputs)

    def get_config(self):
        return {
            **super().get_config(),
            "features": keras.saving.serialize_keras_object(self.features),
        }

    @classmethod
    def from_config(cls, config):
        config["features"] = keras.saving.deserialize_keras_object(config["features"])
        return cls(**config)


edges = Edges(features)
edges(keras.Input((9, 9, 3)))


@keras.saving.register_keras_serializable()
class Clips(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv_lstm = layers.ConvLSTM2D(4, 3)
        self.stack = []
        for count in (8, 4):
            self.stack.append(layers.Dense(count))
            self.stack.append(Residual(count, 0.1))
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(2)

    def call(self, inputs, training=None):
        x = self.conv_lstm(inputs)
        for layer in self.stack:
            x = layer(x)
        x = self.flatten(x)
        return self.dense(x)


clips = Clips()
clips(keras.Input((5, 8, 8, 1)))
