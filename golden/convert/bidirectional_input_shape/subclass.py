from keras.layers import LSTM, Bidirectional, Dense, Input, TimeDistributed
from keras.models import Model
from keras.saving import register_keras_serializable

n_timesteps = 10


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.bidirectional = Bidirectional(LSTM(20, return_sequences=True))
        self.time_distributed = TimeDistributed(Dense(1, activation='sigmoid'))

    def call(self, inputs, training=None):
        x = self.bidirectional(inputs)
        return self.time_distributed(x)


model = Net()
model(Input(shape=(n_timesteps, 1)))
