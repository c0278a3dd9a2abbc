import keras
from keras import layers

size = 3
inputs = keras.Input(shape=(size,))
x = layers.Dense(size, name=f"dense_{size}")(inputs)
outputs = layers.Dense(1, name="output")(x)
model = keras.Model(inputs, outputs, name=f"net_{size}")
