import os

import keras
from keras.layers import Dense
from keras.models import Sequential, load_model

FOLDER = "out"
best = os.path.join(FOLDER, "best.hdf5")


def train(number, x, y):
    model = Sequential()
    model.add(Dense(4, input_shape=(3,)))
    model.add(Dense(1))
    model.compile(loss="mse", optimizer="adam")
    # The best epoch.
    callback = keras.callbacks.ModelCheckpoint(best, save_best_only=True)
    model.fit(x, y, callbacks=[callback], verbose=0)
    model.save(f"{FOLDER}/model_{number}.h5")
    model.save_weights("final.weights.h5")
    return load_model(best)


def again(number):
    return load_model(f"out/model_{number}.h5")
