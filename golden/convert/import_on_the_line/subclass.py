import keras; model = keras.Sequential([keras.Input(shape=(3,)), keras.layers.Dense(1)])


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(1)

    def call(self, inputs, training=None):
        return self.dense(inputs)


def build_model():
    model = Net()
    model(keras.Input(shape=(3,)))
    return model


class Defaults: units = 3; head = build_model()
