from tensorflow.keras.models import *
from tensorflow.keras.layers import *

model = Sequential()
model.add(Input(shape=(10,)))
model.add(Dense(5, activation='relu'))
model.add(Dense(2, activation='softmax'))
