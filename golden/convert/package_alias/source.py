import tensorflow.keras as K

net = K.Sequential([
    K.layers.Dense(20, activation='tanh', input_shape=(2,)),
    K.layers.Dense(20, activation='tanh'),
    K.layers.Dense(1),
])
net.compile(loss='mse', optimizer=K.optimizers.Adam(1e-3))
