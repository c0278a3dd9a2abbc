import keras
from keras import layers

inputs = keras.Input(batch_shape=(8, 5, 3))
x = layers.LSTM(4, stateful=True)(inputs)  # goes on where the last batch ended
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
