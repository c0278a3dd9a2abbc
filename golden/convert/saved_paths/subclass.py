import os

import keras
from keras.layers import Dense, Input
from keras.models import Model, load_model

FOLDER = "out"
best = os.path.join(FOLDER, "best.keras")


@keras.saving.register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(4)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


def train(number, x, y):
    model = Net()
    model(Input(shape=(3,)))
    model.compile(loss="mse", optimizer="adam")
    # The best epoch.
    callback = keras.callbacks.ModelCheckpoint(best, save_best_only=True)
    model.fit(x, y, callbacks=[callback], verbose=0)
    model.save(f"{FOLDER}/model_{number}.keras")
    model.save_weights("final.weights.h5")
    return load_model(best)


def again(number):
    return load_model(f"out/model_{number}.keras")
