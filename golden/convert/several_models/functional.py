from keras.layers import Dense, Dropout, Input
from keras.models import Model

# Baseline
inputs = Input(shape=(4,))
outputs = Dense(1)(inputs)
model = Model(inputs, outputs)
model.compile('sgd', 'mse')
baseline = model

# Wider
inputs = Input(shape=(4,))
x = Dense(16, activation='relu')(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
model.compile('sgd', 'mse')
wider = model

# With dropout
inputs = Input(shape=(4,))
x = Dense(16, activation='relu')(inputs)
x = Dropout(0.5)(x)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
model.compile('sgd', 'mse')
