from tensorflow.keras.models import *
from tensorflow.keras.layers import *

inputs = Input(shape=(10,))
x = Dense(5, activation='relu')(inputs)
outputs = Dense(2, activation='softmax')(x)
model = Model(inputs, outputs)
