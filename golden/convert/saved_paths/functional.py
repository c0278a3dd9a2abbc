import os

import keras
from keras.layers import Dense, Input
from keras.models import Model, load_model

FOLDER = "out"
best = os.path.join(FOLDER, "best.hdf5")


def train(number, x, y):
    inputs = Input(shape=(3,))
    hidden = Dense(4)(inputs)
    outputs = Dense(1)(hidden)
    model = Model(inputs, outputs)
    model.compile(loss="mse", optimizer="adam")
    # The best epoch.
    callback = keras.callbacks.ModelCheckpoint(best, save_best_only=True)
    model.fit(x, y, callbacks=[callback], verbose=0)
    model.save(f"{FOLDER}/model_{number}.h5")
    model.save_weights("final.weights.h5")
    return load_model(best)


def again(number):
    return load_model(f"out/model_{number}.h5")
