"""Train on ten digits, then take off the head and train on letters."""

import numpy as np
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

digits, labels = np.zeros((8, 28, 28, 1), "float32"), np.arange(8)
letters, names = np.zeros((8, 28, 28, 1), "float32"), np.arange(8)

model = Sequential(
    [
        Conv2D(8, 3, activation="relu", input_shape=(28, 28, 1)),
        MaxPooling2D(),
        Flatten(),
        Dense(32, activation="relu"),
        Dense(10, activation="softmax"),
    ],
    name="digits",
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(digits, labels, epochs=1)
model.save_weights("digits.weights.h5")

# Freeze the features.
for layer in model.layers[:-1]:
    layer.trainable = False

# A head for letters takes the place of that for digits.
model.pop()
model.add(Dense(16, activation="relu"))  # new
model.add(Dense(26, activation="softmax", name="letters"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
model.fit(letters, names, epochs=1)
print(model.layers[-1].name, len(model.layers))
