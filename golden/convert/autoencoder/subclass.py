from tensorflow import keras


@keras.utils.register_keras_serializable()
class StackedEncoder(keras.models.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.flatten = keras.layers.Flatten()
        self.dense1 = keras.layers.Dense(100, activation="selu")
        self.dense2 = keras.layers.Dense(30, activation="selu")

    def call(self, inputs, training=None):
        x = self.flatten(inputs)
        x = self.dense1(x)
        return self.dense2(x)


stacked_encoder = StackedEncoder()
stacked_encoder(keras.Input(shape=[28, 28]))


@keras.utils.register_keras_serializable()
class StackedDecoder(keras.models.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = keras.layers.Dense(100, activation="selu")
        self.dense2 = keras.layers.Dense(28 * 28, activation="sigmoid")
        self.reshape = keras.layers.Reshape([28, 28])

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.reshape(x)


stacked_decoder = StackedDecoder()
stacked_decoder(keras.Input(shape=[30]))


@keras.utils.register_keras_serializable()
class StackedAE(keras.models.Model):
    def __init__(self, stacked_encoder, stacked_decoder, **kwargs):
        super().__init__(**kwargs)
        self.stacked_encoder = stacked_encoder
        self.stacked_decoder = stacked_decoder

    def call(self, inputs, training=None):
        x = self.stacked_encoder(inputs)
        return self.stacked_decoder(x)

    def get_config(self):
        return {
            **super().get_config(),
            "stacked_encoder": keras.utils.serialize_keras_object(self.stacked_encoder),
            "stacked_decoder": keras.utils.serialize_keras_object(self.stacked_decoder),
        }

    @classmethod
    def from_config(cls, config):
        config["stacked_encoder"] = keras.utils.deserialize_keras_object(
            config["stacked_encoder"]
        )
        config["stacked_decoder"] = keras.utils.deserialize_keras_object(
            config["stacked_decoder"]
        )
        return cls(**config)


stacked_ae = StackedAE(stacked_encoder, stacked_decoder)
stacked_ae(keras.Input(shape=[28, 28]))
stacked_ae.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(learning_rate=1.5))
