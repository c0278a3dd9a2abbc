import os

from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model, load_model
from tensorflow.keras.utils import get_custom_objects, register_keras_serializable


@register_keras_serializable()
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


get_custom_objects()["Net"] = Net


class Trainer:
    def __init__(self, folder):
        self.folder = folder
        self.model = Net()
        self.model(Input(shape=(3,)))

    def finish(self):
        path = os.path.join(self.folder, "final.h5")
        self.model.save(path, save_format="h5")
        self.model.save(self.folder + "/last_model.h5", overwrite=True, save_format='h5', include_optimizer=False)
        self.model.save(
            f"{self.folder}/best.h5",
            save_format="h5",  # one file
        )
        return load_model(path)


trainer = Trainer("models")
