import os

import keras
from keras.layers import Dense, Input
from keras.models import Model, load_model

FOLDER = "out"
best = os.path.join(FOLDER, "best.hdf5")


@keras.saving.register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(4)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "build_config": self.get_build_config()}

    @classmethod
    def from_config(cls, config):
        build_config = config.pop("build_config")
        model = cls(**config)
        model(Input(batch_shape=build_config["input_shape"]))
        return model


keras.saving.get_custom_objects()["Net"] = Net


def train(number, x, y):
    model = Net()
    model(Input(shape=(3,)))
    model.compile(loss="mse", optimizer="adam")
    # The best epoch.
    callback = keras.callbacks.ModelCheckpoint(best, save_best_only=True)
    model.fit(x, y, callbacks=[callback], verbose=0)
    model.save(f"{FOLDER}/model_{number}.h5")
    model.save_weights("final.weights.h5")
    return load_model(best)


def again(number):
    return load_model(f"out/model_{number}.h5")
