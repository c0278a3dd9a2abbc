from keras import initializers, regularizers
from keras.constraints import MaxNorm
from keras.layers import Dense
from keras.models import Sequential

weight_decay = 1e-4

model = Sequential()
model.add(Dense(16, kernel_regularizer=regularizers.l2(weight_decay), input_shape=(4,)))
model.add(Dense(8, kernel_constraint=MaxNorm(3), activity_regularizer=regularizers.L1(1e-5)))
model.add(Dense(1, kernel_initializer=initializers.RandomNormal(stddev=0.01)))
