import tensorflow as tf

model = tf.keras.Sequential([
    tf.keras.layers.InputLayer(input_shape=(16, 16, 3), name='image', dtype='float32'),
    tf.keras.layers.Conv2D(4, 3, activation='relu'),
    tf.keras.layers.GlobalMaxPool2D(),
    tf.keras.layers.Dense(2),
])
