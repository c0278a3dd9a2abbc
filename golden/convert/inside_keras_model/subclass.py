import tensorflow as tf
from tensorflow.keras import layers, losses
from tensorflow.keras.models import Model


@tf.keras.utils.register_keras_serializable()
class Encoder(tf.keras.Model):
  def __init__(self, latent_dim, **kwargs):
    super().__init__(**kwargs)
    self.latent_dim = latent_dim
    self.flatten = layers.Flatten()
    self.dense = layers.Dense(latent_dim, activation='relu')

  def call(self, inputs, training=None):
    x = self.flatten(inputs)
    return self.dense(x)

  def get_config(self):
    return {**super().get_config(), "latent_dim": self.latent_dim}


@tf.keras.utils.register_keras_serializable()
class Decoder(tf.keras.Model):
  def __init__(self, **kwargs):
    super().__init__(**kwargs)
    self.dense = layers.Dense(784, activation='sigmoid')
    self.reshape = layers.Reshape((28, 28))

  def call(self, inputs, training=None):
    x = self.dense(inputs)
    return self.reshape(x)


class Autoencoder(Model):
  def __init__(self, latent_dim):
    super(Autoencoder, self).__init__()
    self.latent_dim = latent_dim
    self.encoder = Encoder(latent_dim)
    self.decoder = Decoder()

  def call(self, x):
    encoded = self.encoder(x)
    decoded = self.decoder(encoded)
    return decoded


autoencoder = Autoencoder(64)
autoencoder.compile(optimizer='adam', loss=losses.MeanSquaredError())
autoencoder(tf.zeros((1, 28, 28)))
