import keras
from keras import layers

shared = layers.Dense(4, activation="relu")
model = keras.Sequential([layers.Input((4,)), shared, shared, layers.Dense(1)])
