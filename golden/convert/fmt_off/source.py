import keras
from keras import layers

# fmt: off
model = keras.Sequential([
    layers.Dense( 8, activation = "relu", input_shape = (4, ) ),
    layers.Dense( 1 ),
])
# fmt: on
model.compile("adam", "mse")
