import tensorflow.keras as K

inputs = K.Input(shape=(2,))
x = K.layers.Dense(20, activation='tanh')(inputs)
x = K.layers.Dense(20, activation='tanh')(x)
outputs = K.layers.Dense(1)(x)
net = K.Model(inputs, outputs)
net.compile(loss='mse', optimizer=K.optimizers.Adam(1e-3))
