"""Models that are made side by side, or one between the layers of another."""

import keras
import tensorflow as tf
from keras import layers


class Both(tf.Module):
    def __init__(self, encoder, decoder, name=None):
        super().__init__(name=name)
        self.encoder = encoder
        self.decoder = decoder

    @property
    def layers(self):
        return [self.encoder, self.decoder]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=None):
        x = self.encoder(inputs, training=training)
        return self.decoder(x, training=training)


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
        self.both(tf.zeros((1, features)), training=False)


autoencoder = Autoencoder(4, "small")

model = keras.Sequential()
model.add(layers.Dense(3, input_shape=(4,)))
head = keras.Sequential([layers.Dense(2, input_shape=(3,)), layers.Dense(2)])
model.add(head)
model.add(layers.Dense(1))
