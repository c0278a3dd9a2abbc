from keras import initializers, regularizers
from keras.constraints import MaxNorm
from keras.layers import Dense, Input
from keras.models import Model

weight_decay = 1e-4

inputs = Input(shape=(4,))
x = Dense(16, kernel_regularizer=regularizers.l2(weight_decay))(inputs)
x = Dense(8, kernel_constraint=MaxNorm(3), activity_regularizer=regularizers.L1(1e-5))(x)
outputs = Dense(1, kernel_initializer=initializers.RandomNormal(stddev=0.01))(x)
model = Model(inputs, outputs)
