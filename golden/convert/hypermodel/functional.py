from tensorflow import keras
from tensorflow.keras import layers


def build_model(hp):
    inputs = keras.Input(shape=(8,))
    x = layers.Dense(
        units=hp.Int("units", min_value=32, max_value=512, step=32),
        activation=hp.Choice("activation", ["relu", "tanh"]),
    )(inputs)
    outputs = layers.Dense(1)(x)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="mse")
    return model
