import keras
from keras import layers

model = keras.Sequential([layers.Dense(1, input_shape=(4,))])
first = model
model = keras.Sequential([layers.Dense(64, input_shape=(4,)), layers.Dense(1)])
