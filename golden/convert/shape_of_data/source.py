import numpy as np
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

X_train = np.random.rand(32, 13)
y_train = np.random.rand(32)

model = Sequential()
model.add(Dense(64, activation='relu', input_shape=X_train.shape[1:]))
model.add(Dense(64, activation='relu'))
model.add(Dense(len(y_train.shape)))
model.compile(optimizer='rmsprop', loss='mse', metrics=['mae'])
model.fit(X_train, y_train, epochs=3)
