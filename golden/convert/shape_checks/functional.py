"""The generator and the discriminator of a tutorial."""

import tensorflow as tf
from tensorflow.keras import layers


def make_generator_model():
    inputs = tf.keras.Input(shape=(100,))
    x = layers.Dense(7 * 7 * 8, use_bias=False)(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU()(x)

    x = layers.Reshape((7, 7, 8))(x)
    assert x.shape == (None, 7, 7, 8)  # the batch comes first

    # Upsample.
    x = layers.Conv2DTranspose(4, 5, padding="same", use_bias=False)(x)
    assert x.shape == (None, 7, 7, 4)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU()(x)

    outputs = layers.Conv2DTranspose(1, 5, strides=2, padding="same")(x)
    model = tf.keras.Model(inputs, outputs)
    assert model.output_shape == (None, 14, 14, 1)

    return model


def make_discriminator_model():
    inputs = tf.keras.Input(shape=(14, 14, 1))
    x = layers.Conv2D(4, 5, strides=2, padding="same")(inputs)
    # Checked with a message, which stays where it is.
    assert x.shape == (None, 7, 7, 4), "the strides"
    x = layers.Flatten()(x)
    outputs = layers.Dense(1)(x)
    model = tf.keras.Model(inputs, outputs)
    return model


generator = make_generator_model()
discriminator = make_discriminator_model()
