"""Models that are made side by side, or one between the layers of another."""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Both(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = decoder

    def call(self, inputs, training=None):
        x = self.encoder(inputs)
        return self.decoder(x)

    def get_config(self):
        return {
            **super().get_config(),
            "encoder": keras.saving.serialize_keras_object(self.encoder),
            "decoder": keras.saving.serialize_keras_object(self.decoder),
        }

    @classmethod
    def from_config(cls, config):
        config["encoder"] = keras.saving.deserialize_keras_object(config["encoder"])
        config["decoder"] = keras.saving.deserialize_keras_object(config["decoder"])
        return cls(**config)


class Autoencoder:
    def __init__(self, features, name):
        self.name = name
        self.encoder = keras.Sequential(name=self.name + "_encoder")
        self.decoder = keras.Sequential(name=self.name + "_decoder")
        self.encoder.add(layers.Dense(8, activation="relu", input_shape=(features,)))
        self.decoder.add(layers.Dense(8, activation="relu", input_shape=(2,)))
        for _ in range(2):
            self.encoder.add(layers.Dropout(0.1))
            self.decoder.add(layers.Dropout(0.1))
        self.encoder.add(layers.Dense(2))
        self.decoder.add(layers.Dense(features))
        self.both = Both(encoder=self.encoder, decoder=self.decoder)
        self.both(keras.Input(shape=(features,)))


autoencoder = Autoencoder(4, "small")

model = keras.Sequential()
model.add(layers.Dense(3, input_shape=(4,)))


@keras.saving.register_keras_serializable()
class Head(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(2)
        self.dense2 = layers.Dense(2)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


head = Head()
head(keras.Input(shape=(3,)))
model.add(head)
model.add(layers.Dense(1))
