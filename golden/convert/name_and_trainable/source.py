import keras
from keras import layers

frozen = False
embedder = keras.Sequential(
    name="embedder",
    layers=[
        layers.Dense(8, name="hidden", trainable=frozen, input_shape=(4,)),
        layers.Dense(2, name="x"),
        layers.Dense(2, name="call", dtype="float32"),
    ],
    trainable=True,
)
