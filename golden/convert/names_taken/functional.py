import numpy as np
from keras.layers import Dense, Input
from keras.models import Model

inputs = np.linspace(0, 1, 20).reshape(-1, 1)
x = np.sin(inputs)
outputs = np.cos(inputs)

model_inputs = Input((1,))
hidden = Dense(8, activation='tanh')(model_inputs)
hidden = Dense(8)(hidden)
model_outputs = Dense(1)(hidden)
model = Model(model_inputs, model_outputs)
model.compile('adam', 'mse')
model.fit(inputs, outputs)
print(x.mean(), model.predict(inputs).shape)
