"""Train on ten digits, then take off the head and train on letters."""

import numpy as np
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D
from keras.models import Model

digits, labels = np.zeros((8, 28, 28, 1), "float32"), np.arange(8)
letters, names = np.zeros((8, 28, 28, 1), "float32"), np.arange(8)

inputs = Input(shape=(28, 28, 1))
x = Conv2D(8, 3, activation="relu")(inputs)
x = MaxPooling2D()(x)
x = Flatten()(x)
x = Dense(32, activation="relu")(x)
outputs = Dense(10, activation="softmax")(x)
model = Model(inputs, outputs, name="digits")
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(digits, labels, epochs=1)
model.save_weights("digits.weights.h5")

# Freeze the features.
for layer in model.layers[1:-1]:
    layer.trainable = False

# A head for letters takes the place of that for digits.
x = Dense(16, activation="relu")(model.layers[-2].output)  # new
outputs = Dense(26, activation="softmax", name="letters")(x)
model = Model(model.input, outputs, name="digits")
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
model.fit(letters, names, epochs=1)
print(model.layers[-1].name, len(model.layers[1:]))
