import tf_keras as keras
from tf_keras import layers

inputs = keras.Input(shape=(10,))
x = layers.Embedding(1000, 64)(inputs)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile("adam", "binary_crossentropy")
