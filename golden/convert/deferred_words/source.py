import keras
from keras import layers

model = keras.Sequential(
    [
        layers.StringLookup(vocabulary=["good", "bad", "film"]),
        layers.Embedding(4, 2),
        layers.GlobalAveragePooling1D(),
        layers.Dense(1, activation="sigmoid"),
    ]
)
