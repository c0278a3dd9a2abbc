import keras
from keras import layers

frozen = False
inputs = keras.Input(shape=(4,))
x = layers.Dense(8, name="hidden", trainable=frozen)(inputs)
x = layers.Dense(2, name="x")(x)
outputs = layers.Dense(2, name="call", dtype="float32")(x)
embedder = keras.Model(inputs, outputs, name="embedder", trainable=True)
