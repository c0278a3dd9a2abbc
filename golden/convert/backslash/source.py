from keras.models import \
    Sequential
from keras.layers import Dense, \
    Dropout

model = \
    Sequential([Dense(4, input_shape=(2,)), \
                Dropout(0.1), Dense(1)])
