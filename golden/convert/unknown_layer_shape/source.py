import keras

from mylayers import Gated

model = keras.Sequential([Gated(8, input_shape=(4,)), keras.layers.Dense(1)])
