import keras
from keras import layers

model = keras.Sequential((
    layers.Input((4,)),
    layers.Dense(3),
))
single = keras.Sequential([layers.Dense(1, input_shape=[1])])
