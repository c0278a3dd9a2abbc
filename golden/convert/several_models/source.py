from keras.layers import Dense, Dropout
from keras.models import Sequential

# Baseline
model = Sequential()
model.add(Dense(1, input_shape=(4,)))
model.compile('sgd', 'mse')
baseline = model

# Wider
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(1))
model.compile('sgd', 'mse')
wider = model

# With dropout
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dropout(0.5))
model.add(Dense(1))
model.compile('sgd', 'mse')
