from tensorflow import keras
from tensorflow.keras import layers


def build_model(hp):
    model = keras.Sequential()
    model.add(layers.Dense(
        units=hp.Int("units", min_value=32, max_value=512, step=32),
        activation=hp.Choice("activation", ["relu", "tanh"]),
        input_shape=(8,),
    ))
    model.add(layers.Dense(1))
    model.compile(optimizer="adam", loss="mse")
    return model
