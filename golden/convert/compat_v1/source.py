import tensorflow.compat.v1 as tf
from tensorflow.compat.v1 import keras

tf.disable_v2_behavior()

model = keras.Sequential([
    keras.layers.Dense(16, input_shape=(4,), activation=tf.nn.tanh),
    keras.layers.Dense(3),
])
