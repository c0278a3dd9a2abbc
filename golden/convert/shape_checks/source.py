"""The generator and the discriminator of a tutorial."""

import tensorflow as tf
from tensorflow.keras import layers


def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(7 * 7 * 8, use_bias=False, input_shape=(100,)))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())

    model.add(layers.Reshape((7, 7, 8)))
    assert model.output_shape == (None, 7, 7, 8)  # the batch comes first

    # Upsample.
    model.add(layers.Conv2DTranspose(4, 5, padding="same", use_bias=False))
    assert model.output_shape == (None, 7, 7, 4)
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())

    model.add(layers.Conv2DTranspose(1, 5, strides=2, padding="same"))
    assert model.output_shape == (None, 14, 14, 1)

    return model


def make_discriminator_model():
    model = tf.keras.Sequential()
    model.add(layers.Conv2D(4, 5, strides=2, padding="same", input_shape=(14, 14, 1)))
    # Checked with a message, which stays where it is.
    assert model.output_shape == (None, 7, 7, 4), "the strides"
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


generator = make_generator_model()
discriminator = make_discriminator_model()
