import tensorflow as tf


def make_generator_model():
  inputs = tf.keras.Input(shape=(100,))
  x = tf.keras.layers.Dense(7*7*16, use_bias=False)(inputs)
  x = tf.keras.layers.BatchNormalization()(x)
  x = tf.keras.layers.LeakyReLU()(x)

  x = tf.keras.layers.Reshape((7, 7, 16))(x)
  outputs = tf.keras.layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding='same',
                                            use_bias=False, activation='tanh')(x)
  model = tf.keras.Model(inputs, outputs)
  return model


generator = make_generator_model()
noise = tf.random.normal([1, 100])
generated_image = generator(noise, training=False)
