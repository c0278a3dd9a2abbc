from keras.models import Sequential
from keras.layers import Dense, LSTM

model = Sequential([LSTM(8, activation='tanh',
                         recurrent_activation='sigmoid',
                         input_shape=(5, 2)),
                    Dense(units=4,
                          activation='relu',
                          kernel_initializer='he_uniform'),
                    Dense(1)])
