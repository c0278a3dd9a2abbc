import keras


def build():
    inputs = keras.Input(shape=(2,))
    x = keras.layers.Dense(4)(inputs)
    outputs = keras.layers.Dense(1)(x)  # last
    return keras.Model(inputs, outputs)