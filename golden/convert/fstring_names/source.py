import keras
from keras import layers

size = 3
model = keras.Sequential(name=f"net_{size}")
model.add(layers.Dense(size, input_shape=(size,), name=f"dense_{size}"))
model.add(layers.Dense(1, name="output"))
