import keras
from keras import layers

# next page
inputs = keras.Input(shape=(2,))
x = layers.Dense(3)(inputs)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)

model.summary()
