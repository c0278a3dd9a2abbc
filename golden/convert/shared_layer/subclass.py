import keras
from keras import layers

shared = layers.Dense(4, activation="relu")


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, shared, **kwargs):
        super().__init__(**kwargs)
        self.shared = shared
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.shared(inputs)
        x = self.shared(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "shared": keras.saving.serialize_keras_object(self.shared),
        }

    @classmethod
    def from_config(cls, config):
        config["shared"] = keras.saving.deserialize_keras_object(config["shared"])
        return cls(**config)


model = Net(shared)
model(layers.Input((4,)))
