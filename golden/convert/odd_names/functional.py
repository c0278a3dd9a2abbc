import keras
from keras import layers

head = layers.Dense(2, name="head-logits")
inputs = keras.Input((4,))
x = layers.Dense(8, name="fc-1")(inputs)
x = layers.Dense(8, name="2nd")(x)
outputs = head(x)
model = keras.Model(inputs, outputs, name="fashion-mnist")
