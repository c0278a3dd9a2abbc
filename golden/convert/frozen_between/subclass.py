from keras.layers import Dense, Input, LeakyReLU
from keras.models import Model
from keras.saving import (
    deserialize_keras_object,
    register_keras_serializable,
    serialize_keras_object,
)


@register_keras_serializable()
class Generator(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(8)
        self.leaky_relu = LeakyReLU()
        self.dense2 = Dense(6)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.leaky_relu(x)
        return self.dense2(x)


generator = Generator()
generator(Input(shape=(4,)))


@register_keras_serializable()
class Critic(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(8)
        self.dense2 = Dense(1, activation="sigmoid")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


critic = Critic()
critic(Input(shape=(6,)))


@register_keras_serializable()
class GAN(Model):
    def __init__(self, generator, critic, **kwargs):
        super().__init__(**kwargs)
        self.generator = generator
        self.critic = critic

    def call(self, inputs, training=None):
        x = self.generator(inputs)
        return self.critic(x)

    def get_config(self):
        return {
            **super().get_config(),
            "generator": serialize_keras_object(self.generator),
            "critic": serialize_keras_object(self.critic),
        }

    @classmethod
    def from_config(cls, config):
        config["generator"] = deserialize_keras_object(config["generator"])
        config["critic"] = deserialize_keras_object(config["critic"])
        return cls(**config)


critic.trainable = False  # only the generator learns here
gan = GAN(generator, critic)
gan(Input(shape=(4,)))
