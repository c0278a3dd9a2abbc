import numpy as np
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

X_train = np.random.rand(32, 13)
y_train = np.random.rand(32)

inputs = Input(shape=X_train.shape[1:])
x = Dense(64, activation='relu')(inputs)
x = Dense(64, activation='relu')(x)
outputs = Dense(len(y_train.shape))(x)
model = Model(inputs, outputs)
model.compile(optimizer='rmsprop', loss='mse', metrics=['mae'])
model.fit(X_train, y_train, epochs=3)
