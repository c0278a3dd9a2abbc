import keras
from keras import layers

# next page
model = keras.Sequential([
    layers.Dense(3, input_shape=(2,)),
    layers.Dense(1),
])

model.summary()
