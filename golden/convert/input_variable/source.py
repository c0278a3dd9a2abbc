import keras
from keras import layers

image = keras.Input((8, 8, 1), name="image")
model = keras.Sequential([image, layers.Flatten(), layers.Dense(2)])
