import keras
from keras import layers

head = layers.Dense(2, name="head-logits")


@keras.saving.register_keras_serializable()
class FashionMnist(keras.Model):
    def __init__(self, head, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(8, name="fc-1")
        self.dense2 = layers.Dense(8, name="2nd")
        self.head = head

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.head(x)

    def get_config(self):
        return {
            **super().get_config(),
            "head": keras.saving.serialize_keras_object(self.head),
        }

    @classmethod
    def from_config(cls, config):
        config["head"] = keras.saving.deserialize_keras_object(config["head"])
        return cls(**config)


model = FashionMnist(head, name="fashion-mnist")
model(keras.Input((4,)))
