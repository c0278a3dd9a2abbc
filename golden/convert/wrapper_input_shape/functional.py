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

inputs = Input(shape=(None, 20, 1))
x = TimeDistributed(Conv1D(4, 3, activation='relu'))(inputs)
x = TimeDistributed(Flatten())(x)
x = Bidirectional(LSTM(5), merge_mode='sum')(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
