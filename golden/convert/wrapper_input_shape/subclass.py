from keras.layers import (
    LSTM,
    Bidirectional,
    Conv1D,
    Dense,
    Flatten,
    Input,
    TimeDistributed,
)
from keras.models import Model
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.time_distributed1 = TimeDistributed(Conv1D(4, 3, activation='relu'))
        self.time_distributed2 = TimeDistributed(Flatten())
        self.bidirectional = Bidirectional(LSTM(5), merge_mode='sum')
        self.dense = Dense(1)

    def call(self, inputs, training=None):
        x = self.time_distributed1(inputs)
        x = self.time_distributed2(x)
        x = self.bidirectional(x)
        return self.dense(x)


model = Net()
model(Input(shape=(None, 20, 1)))
