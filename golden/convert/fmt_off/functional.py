import keras
from keras import layers

# fmt: off
inputs = keras.Input(shape=(4, ))
x = layers.Dense( 8, activation = "relu" )(inputs)
outputs = layers.Dense( 1 )(x)
model = keras.Model(inputs, outputs)
# fmt: on
model.compile("adam", "mse")
