import keras
from keras import layers

stack = [layers.Dense(units) for units in (8, 4)]
model = keras.Sequential(stack)
head = keras.Sequential([*stack, layers.Dense(1)])
