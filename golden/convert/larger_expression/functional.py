import keras
from keras import layers

inputs = keras.Input(shape=(4,))
outputs = layers.Dense(1)(inputs)
model = keras.Model(inputs, outputs)
inputs = keras.Input(shape=(4,))
x = layers.Dense(8)(inputs)
outputs = layers.Dense(1)(x)
model2 = keras.Model(inputs, outputs)
models = {
    "small": model,
    "large": model2,
}
inputs = keras.Input(shape=(4,))
outputs = layers.Dense(1)(inputs)
model3 = keras.Model(inputs, outputs)
model3.summary()
