try:
    import tensorflow as tf
    from tensorflow import keras
except ImportError:
    tf = None
    keras = None


def make_model(units):
    if keras is None:
        raise RuntimeError("TensorFlow is needed")
    inputs = keras.Input(shape=(6,))
    x = keras.layers.Dense(units, activation="relu")(inputs)
    outputs = keras.layers.Dense(1)(x)
    return keras.Model(inputs, outputs)


model = make_model(4)
