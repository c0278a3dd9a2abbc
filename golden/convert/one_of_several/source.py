import keras
from keras import layers

small = keras.Sequential([layers.Dense(1, input_shape=(4,))])
large = keras.Sequential([layers.Dense(64, input_shape=(4,)), layers.Dense(1)])
