import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class GeneratorModel(tf.keras.Model):
  def __init__(self, **kwargs):
    super().__init__(**kwargs)
    self.dense = tf.keras.layers.Dense(7*7*16, use_bias=False)
    self.norm = tf.keras.layers.BatchNormalization()
    self.leaky_relu = tf.keras.layers.LeakyReLU()

    self.reshape = tf.keras.layers.Reshape((7, 7, 16))
    self.conv_transpose = tf.keras.layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding='same',
                                                          use_bias=False, activation='tanh')

  def call(self, inputs, training=None):
    x = self.dense(inputs)
    x = self.norm(x)
    x = self.leaky_relu(x)
    x = self.reshape(x)
    return self.conv_transpose(x)


def make_generator_model():
  model = GeneratorModel()
  model(tf.keras.Input(shape=(100,)))
  return model


generator = make_generator_model()
noise = tf.random.normal([1, 100])
generated_image = generator(noise, training=False)
