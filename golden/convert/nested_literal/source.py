import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    keras.Sequential([layers.Dense(4), layers.ReLU()], name="body"),
    layers.Dense(1),
])
