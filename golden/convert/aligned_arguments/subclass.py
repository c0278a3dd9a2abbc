from keras.models import Model
from keras.layers import Dense, LSTM, Input
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lstm = LSTM(8, activation='tanh',
                         recurrent_activation='sigmoid')
        self.dense1 = Dense(units=4,
                            activation='relu',
                            kernel_initializer='he_uniform')
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.lstm(inputs)
        x = self.dense1(x)
        return self.dense2(x)


model = Net()
model(Input(shape=(5, 2)))
