"""The generator and the discriminator of a tutorial."""

import tensorflow as tf
from tensorflow.keras import layers


@tf.keras.utils.register_keras_serializable()
class GeneratorModel(tf.keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(7 * 7 * 8, use_bias=False)
        self.norm1 = layers.BatchNormalization()
        self.leaky_relu1 = layers.LeakyReLU()

        self.reshape = layers.Reshape((7, 7, 8))

        # Upsample.
        self.conv_transpose1 = layers.Conv2DTranspose(
            4, 5, padding="same", use_bias=False
        )
        self.norm2 = layers.BatchNormalization()
        self.leaky_relu2 = layers.LeakyReLU()

        self.conv_transpose2 = layers.Conv2DTranspose(1, 5, strides=2, padding="same")

    def call(self, inputs, training=None):
        x = self.dense(inputs)
        x = self.norm1(x)
        x = self.leaky_relu1(x)
        x = self.reshape(x)
        assert x.shape[1:] == (7, 7, 8)  # the batch comes first
        x = self.conv_transpose1(x)
        assert x.shape[1:] == (7, 7, 4)
        x = self.norm2(x)
        x = self.leaky_relu2(x)
        x = self.conv_transpose2(x)
        assert x.shape[1:] == (14, 14, 1)
        return x


def make_generator_model():
    model = GeneratorModel()
    model(tf.keras.Input(shape=(100,)))

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
