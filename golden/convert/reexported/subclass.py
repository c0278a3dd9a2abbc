from keras.layers import Dense, Input
from keras.models import Model, Sequential
from keras.saving import register_keras_serializable

__all__ = ["Sequential", "build"]


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        return self.dense(inputs)


def build():
    model = Net()
    model(Input(shape=(2,)))
    return model


model = build()
