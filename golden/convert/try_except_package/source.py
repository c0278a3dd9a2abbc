try:
    import tensorflow as tf
    from tensorflow import keras
except ImportError:
    tf = None
    keras = None


def make_model(units):
    if keras is None:
        raise RuntimeError("TensorFlow is needed")
    return keras.Sequential([
        keras.layers.Dense(units, activation="relu", input_shape=(6,)),
        keras.layers.Dense(1),
    ])


model = make_model(4)
