from tensorflow import keras
from tensorflow.keras import Sequential, layers

classifier = Sequential(
    [
        layers.Dense(12, input_dim=8, activation="relu"),
        layers.Dense(8, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ],
    name="classifier",
)
classifier.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD())
