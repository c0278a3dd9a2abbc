import numpy as np


def fit_network(x, y):
    from tensorflow.keras.layers import Dense, Input
    from tensorflow.keras.models import Model

    inputs = Input(shape=(x.shape[1],))
    hidden = Dense(16, activation="relu")(inputs)
    outputs = Dense(1)(hidden)
    model = Model(inputs, outputs)
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y, epochs=2, verbose=0)
    return model


model = fit_network(np.zeros((8, 3), "float32"), np.zeros((8, 1), "float32"))
