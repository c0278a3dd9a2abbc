"""Models that are made side by side, or one between the layers of another."""

import keras
from keras import layers


class Autoencoder:
    def __init__(self, features, name):
        self.name = name
        encoder_name = self.name + "_encoder"
        decoder_name = self.name + "_decoder"
        encoder_inputs = keras.Input(shape=(features,))
        encoder_x = layers.Dense(8, activation="relu")(encoder_inputs)
        decoder_inputs = keras.Input(shape=(2,))
        decoder_x = layers.Dense(8, activation="relu")(decoder_inputs)
        for _ in range(2):
            encoder_x = layers.Dropout(0.1)(encoder_x)
            decoder_x = layers.Dropout(0.1)(decoder_x)
        encoder_outputs = layers.Dense(2)(encoder_x)
        self.encoder = keras.Model(encoder_inputs, encoder_outputs, name=encoder_name)
        decoder_outputs = layers.Dense(features)(decoder_x)
        self.decoder = keras.Model(decoder_inputs, decoder_outputs, name=decoder_name)
        inputs = keras.Input(shape=(features,))
        x = self.encoder(inputs)
        outputs = self.decoder(x)
        self.both = keras.Model(inputs, outputs)


autoencoder = Autoencoder(4, "small")

model_inputs = keras.Input(shape=(4,))
model_x = layers.Dense(3)(model_inputs)
inputs = keras.Input(shape=(3,))
x = layers.Dense(2)(inputs)
outputs = layers.Dense(2)(x)
head = keras.Model(inputs, outputs)
model_x = head(model_x)
model_outputs = layers.Dense(1)(model_x)
model = keras.Model(model_inputs, model_outputs)
