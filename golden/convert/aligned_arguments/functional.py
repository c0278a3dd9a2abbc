from keras.models import Model
from keras.layers import Dense, LSTM, Input

inputs = Input(shape=(5, 2))
x = LSTM(8, activation='tanh',
         recurrent_activation='sigmoid')(inputs)
x = Dense(units=4,
          activation='relu',
          kernel_initializer='he_uniform')(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
