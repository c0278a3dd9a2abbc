import tensorflow as tf
from tensorflow.keras import layers

window = 4
inputs = tf.keras.Input(shape=[None])
x = layers.Lambda(lambda t: tf.expand_dims(t, axis=-1))(inputs)
x = layers.SimpleRNN(8, return_sequences=True)(x)
x = layers.Dense(1)(x)
x = layers.Lambda(lambda t: t * 100.0)(x)
outputs = layers.Lambda(lambda t: t[:, -window:])(x)
model = tf.keras.models.Model(inputs, outputs)
