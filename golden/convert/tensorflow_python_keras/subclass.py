from tensorflow.python.keras.models import Model
from tensorflow.python.keras.layers import Dense, Input
from tensorflow.python.keras.utils.generic_utils import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(32, activation='relu')
        self.dense2 = Dense(1, activation='sigmoid')

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(Input(shape=(100,)))
model.compile(optimizer='rmsprop', loss='binary_crossentropy')
