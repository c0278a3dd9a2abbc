import numpy as np


def fit_network(x, y):
    from tensorflow.keras.layers import Dense
    from tensorflow.keras.models import Sequential

    model = Sequential()
    model.add(Dense(16, activation="relu", input_shape=(x.shape[1],)))
    model.add(Dense(1))
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y, epochs=2, verbose=0)
    return model


model = fit_network(np.zeros((8, 3), "float32"), np.zeros((8, 1), "float32"))
