from tensorflow import keras
from tensorflow.keras import Input, Model, layers

inputs = Input(shape=(8,))
x = layers.Dense(12, activation="relu")(inputs)
x = layers.Dense(8, activation="relu")(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
classifier = Model(inputs, outputs, name="classifier")
classifier.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD())
