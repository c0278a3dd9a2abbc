from tensorflow.keras.models import *
from tensorflow.keras.layers import *
from tensorflow.keras.utils import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(5, activation='relu')
        self.dense2 = Dense(2, activation='softmax')

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(Input(shape=(10,)))
