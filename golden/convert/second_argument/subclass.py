from keras.layers import Dense, Input
from keras.models import Model, Sequential
from keras.saving import register_keras_serializable

model = Sequential([Dense(3, input_shape=(2,)), Dense(1)], "my_model")


@register_keras_serializable()
class Other(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = Dense(3)

    def call(self, inputs, training=None):
        return self.dense(inputs)


other = Other(name="-".join(["a", "b"]))
other(Input(shape=(2,)))
