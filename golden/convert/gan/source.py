import numpy as np
from tensorflow.keras import layers
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import Adam

latent_dim = 100


def build_generator():
    model = Sequential(name="generator")
    model.add(layers.Dense(7 * 7 * 32, input_dim=latent_dim))
    model.add(layers.LeakyReLU(0.2))
    model.add(layers.Reshape((7, 7, 32)))
    model.add(layers.Conv2DTranspose(16, 4, strides=2, padding="same"))
    model.add(layers.LeakyReLU(0.2))
    model.add(layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh"))
    return model


def build_discriminator():
    model = Sequential(name="discriminator")
    model.add(layers.Conv2D(16, 3, strides=2, padding="same", input_shape=(28, 28, 1)))
    model.add(layers.LeakyReLU(0.2))
    model.add(layers.Dropout(0.3))
    model.add(layers.Flatten())
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))
    return model


generator = build_generator()
discriminator = build_discriminator()

# The combined model trains the generator only
discriminator.trainable = False
gan = Sequential([generator, discriminator])
gan.compile(loss="binary_crossentropy", optimizer=Adam(0.0002, 0.5))

noise = np.random.normal(size=(4, latent_dim))
print(gan.predict(noise).shape)
