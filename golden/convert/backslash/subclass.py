from keras.models import \
    Model
from keras.layers import Dense, \
    Dropout, Input
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(4)
        self.dropout = Dropout(0.1)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dropout(x)
        return self.dense2(x)


model = Net()
model(Input(shape=(2,)))
