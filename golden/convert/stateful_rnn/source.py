import keras
from keras import layers

model = keras.Sequential()
model.add(keras.Input(batch_shape=(8, 5, 3)))
model.add(layers.LSTM(4, stateful=True))  # goes on where the last batch ended
model.add(layers.Dense(1))
