import numpy as np
from tensorflow.keras import layers
from tensorflow.keras.models import Model
from tensorflow.keras.optimizers import Adam
from tensorflow.keras.utils import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)

latent_dim = 100


@register_keras_serializable()
class Generator(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(7 * 7 * 32)
        self.leaky_relu1 = layers.LeakyReLU(0.2)
        self.reshape = layers.Reshape((7, 7, 32))
        self.conv_transpose1 = layers.Conv2DTranspose(16, 4, strides=2, padding="same")
        self.leaky_relu2 = layers.LeakyReLU(0.2)
        self.conv_transpose2 = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")

    def call(self, inputs, training=None):
        x = self.dense(inputs)
        x = self.leaky_relu1(x)
        x = self.reshape(x)
        x = self.conv_transpose1(x)
        x = self.leaky_relu2(x)
        return self.conv_transpose2(x)


def build_generator():
    model = Generator(name="generator")
    model(layers.Input(shape=(latent_dim,)))
    return model


@register_keras_serializable()
class Discriminator(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(16, 3, strides=2, padding="same")
        self.leaky_relu = layers.LeakyReLU(0.2)
        self.dropout = layers.Dropout(0.3)
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(1, activation="sigmoid")

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.leaky_relu(x)
        x = self.dropout(x)
        x = self.flatten(x)
        return self.dense(x)


def build_discriminator():
    model = Discriminator(name="discriminator")
    model(layers.Input(shape=(28, 28, 1)))
    model.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))
    return model


generator = build_generator()
discriminator = build_discriminator()

# The combined model trains the generator only
discriminator.trainable = False


@register_keras_serializable()
class GAN(Model):
    def __init__(self, generator, discriminator, **kwargs):
        super().__init__(**kwargs)
        self.generator = generator
        self.discriminator = discriminator

    def call(self, inputs, training=None):
        x = self.generator(inputs)
        return self.discriminator(x)

    def get_config(self):
        return {
            **super().get_config(),
            "generator": serialize_keras_object(self.generator),
            "discriminator": serialize_keras_object(self.discriminator),
        }

    @classmethod
    def from_config(cls, config):
        config["generator"] = deserialize_keras_object(config["generator"])
        config["discriminator"] = deserialize_keras_object(config["discriminator"])
        return cls(**config)


gan = GAN(generator, discriminator)
gan(layers.Input(shape=(latent_dim,)))
gan.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))

noise = np.random.normal(size=(4, latent_dim))
print(gan.predict(noise).shape)
