from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(4,))
x = Dense(8)(inputs)
print(x.shape)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
