try:
    import tensorflow as tf
    from tensorflow import keras
except ImportError:
    tf = None
    keras = None


@keras.utils.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, stack, **kwargs):
        super().__init__(**kwargs)
        self.stack = stack

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "stack": [keras.utils.serialize_keras_object(layer) for layer in self.stack],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [keras.utils.deserialize_keras_object(layer) for layer in config["stack"]]
        return cls(**config)


def make_model(units):
    if keras is None:
        raise RuntimeError("TensorFlow is needed")
    inputs = keras.Input(shape=(6,))
    stack = [
        keras.layers.Dense(units, activation="relu"),
        keras.layers.Dense(1),
    ]
    model = Net(stack)
    model(inputs)
    return model


model = make_model(4)
