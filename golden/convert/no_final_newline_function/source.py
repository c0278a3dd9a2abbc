import keras


def build():
    return keras.Sequential([keras.layers.Dense(4, input_shape=(2,)), keras.layers.Dense(1)])  # last