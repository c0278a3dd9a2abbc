from keras.models import \
    Model
from keras.layers import Dense, \
    Dropout, Input

inputs = Input(shape=(2,))
x = Dense(4)(inputs)
x = Dropout(0.1)(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
