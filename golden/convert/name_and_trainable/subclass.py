import keras
from keras import layers

frozen = False


@keras.saving.register_keras_serializable()
class Embedder(keras.Model):
    def __init__(self, frozen, **kwargs):
        super().__init__(**kwargs)
        self.frozen = frozen
        self.hidden = layers.Dense(8, name="hidden", trainable=frozen)
        self.dense1 = layers.Dense(2, name="x")
        self.dense2 = layers.Dense(2, name="call", dtype="float32")

    def call(self, inputs, training=None):
        x = self.hidden(inputs)
        x = self.dense1(x)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "frozen": self.frozen}


embedder = Embedder(frozen, name="embedder", trainable=True)
embedder(keras.Input(shape=(4,)))
