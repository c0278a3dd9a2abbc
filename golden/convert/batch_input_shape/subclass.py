from keras.layers import LSTM, Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable

n_batch, n_steps = 4, 3


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lstm = LSTM(10, stateful=True)
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        x = self.lstm(inputs)
        return self.dense(x)


model = Net()
model(Input(batch_shape=(n_batch, n_steps, 1)))
model.compile(loss='mean_squared_error', optimizer='adam')
