import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

features = np.random.rand(20, 4).astype("float32")
normalizer = layers.Normalization()
normalizer.adapt(features)

inputs = tf.keras.Input(shape=(4,))
x = normalizer(inputs)
outputs = layers.Dense(units=1)(x)
linear_model = tf.keras.Model(inputs, outputs)
