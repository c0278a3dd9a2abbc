import numpy as np
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

features = np.zeros((10, 5), "float32")
inputs = Input(shape=(features.shape[1],))
x = Dense(3)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
