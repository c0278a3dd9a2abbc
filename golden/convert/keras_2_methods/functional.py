import numpy as np
from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(2,))
x = Dense(3)(inputs)
outputs = Dense(2, activation='softmax')(x)
model = Model(inputs, outputs)
classes = model.predict(np.zeros((1, 2))).argmax(axis=-1)
