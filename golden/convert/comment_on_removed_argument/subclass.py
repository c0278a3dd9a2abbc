from tensorflow.keras.layers import LSTM, Dense, Input
from tensorflow.keras.models import Model
from tensorflow.keras.utils import register_keras_serializable

timesteps, features = 10, 3


@register_keras_serializable()
class Net(Model):
    def __init__(self, timesteps, **kwargs):
        super().__init__(**kwargs)
        self.timesteps = timesteps
        self.lstm1 = LSTM(
            50,
            return_sequences=True,
        )
        self.lstm2 = LSTM(50, input_shape=(timesteps, 50))
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        x = self.lstm1(inputs)
        x = self.lstm2(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "timesteps": self.timesteps}


model = Net(timesteps)
model(Input(shape=(timesteps, features)))  # time steps x features
