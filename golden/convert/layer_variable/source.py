import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

features = np.random.rand(20, 4).astype("float32")
normalizer = layers.Normalization()
normalizer.adapt(features)

linear_model = tf.keras.Sequential([
    normalizer,
    layers.Dense(units=1)
])
