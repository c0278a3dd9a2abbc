import keras
from keras import layers

inputs = keras.Input(shape=(6,), dtype="string")
x = layers.StringLookup(vocabulary=["good", "bad", "film"])(inputs)
x = layers.Embedding(4, 2)(x)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
