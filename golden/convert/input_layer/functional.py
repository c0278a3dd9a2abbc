import tensorflow as tf

inputs = tf.keras.Input(shape=(16, 16, 3), name='image', dtype='float32')
x = tf.keras.layers.Conv2D(4, 3, activation='relu')(inputs)
x = tf.keras.layers.GlobalMaxPool2D()(x)
outputs = tf.keras.layers.Dense(2)(x)
model = tf.keras.Model(inputs, outputs)
