import tensorflow.compat.v1 as tf
from tensorflow.compat.v1 import keras

tf.disable_v2_behavior()

inputs = keras.Input(shape=(4,))
x = keras.layers.Dense(16, activation=tf.nn.tanh)(inputs)
outputs = keras.layers.Dense(3)(x)
model = keras.Model(inputs, outputs)
