from keras.layers import Activation, Dense
from keras.models import Sequential

model = Sequential([
    Dense(8, input_shape=(4,)),
    Activation('relu'),
])
model.add(Dense(1))
model.add(layer=Activation('sigmoid'))
