try:
    from keras.models import Model
    from keras.layers import Dense, Input
    from keras.saving import register_keras_serializable
except ImportError:
    from tensorflow.keras.models import Model
    from tensorflow.keras.layers import Dense, Input
    from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(4)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


def build():
    model = Net()
    model(Input(shape=(3,)))
    return model


model = build()
