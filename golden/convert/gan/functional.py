import numpy as np
from tensorflow.keras import layers
from tensorflow.keras.models import Model
from tensorflow.keras.optimizers import Adam

latent_dim = 100


def build_generator():
    inputs = layers.Input(shape=(latent_dim,))
    x = layers.Dense(7 * 7 * 32)(inputs)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Reshape((7, 7, 32))(x)
    x = layers.Conv2DTranspose(16, 4, strides=2, padding="same")(x)
    x = layers.LeakyReLU(0.2)(x)
    outputs = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")(x)
    model = Model(inputs, outputs, name="generator")
    return model


def build_discriminator():
    inputs = layers.Input(shape=(28, 28, 1))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(inputs)
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Dropout(0.3)(x)
    x = layers.Flatten()(x)
    outputs = layers.Dense(1, activation="sigmoid")(x)
    model = Model(inputs, outputs, name="discriminator")
    model.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))
    return model


generator = build_generator()
discriminator = build_discriminator()

# The combined model trains the generator only
discriminator.trainable = False
inputs = layers.Input(shape=(latent_dim,))
x = generator(inputs)
outputs = discriminator(x)
gan = Model(inputs, outputs)
gan.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))

noise = np.random.normal(size=(4, latent_dim))
print(gan.predict(noise).shape)
