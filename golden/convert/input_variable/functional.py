import keras
from keras import layers

image = keras.Input((8, 8, 1), name="image")
x = layers.Flatten()(image)
outputs = layers.Dense(2)(x)
model = keras.Model(image, outputs)
