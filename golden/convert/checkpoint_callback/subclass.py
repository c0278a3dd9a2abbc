import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import get_custom_objects, register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(3)
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


get_custom_objects()["Net"] = Net


model = Net()
model(Input(shape=(2,)))
model.compile("adam", "mse")
callbacks = [
    EarlyStopping(patience=3),
    ModelCheckpoint("best.h5", save_best_only=True),
]
model.fit(np.zeros((4, 2)), np.zeros((4, 1)), callbacks=callbacks)
