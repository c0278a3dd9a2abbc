import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, hidden, classes, **kwargs):
        super().__init__(**kwargs)
        self.classes = classes
        self.hidden = hidden
        self.dense = layers.Dense(classes)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.hidden:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "classes": self.classes,
            "hidden": [keras.saving.serialize_keras_object(layer) for layer in self.hidden],
        }

    @classmethod
    def from_config(cls, config):
        config["hidden"] = [keras.saving.deserialize_keras_object(layer) for layer in config["hidden"]]
        return cls(**config)


class Classifier:
    def __init__(self, shape, classes, sizes=(8, 4)):
        self.shape = shape
        self.activation = "relu"
        self.hidden = []
        self.build(classes, sizes)

    def build(self, classes, sizes):
        # input layer
        self.hidden = [layers.Flatten(input_shape=self.shape)]
        for size in sizes:
            self.hidden.append(layers.Dense(size, activation=self.activation))
        self.model = Net(hidden=self.hidden, classes=classes, name="classifier")
        self.model(keras.Input(shape=self.shape))
        self.model.compile("sgd", "mse")


@keras.saving.register_keras_serializable()
class Encoder(keras.Model):
    def __init__(self, encoder_layers, **kwargs):
        super().__init__(**kwargs)
        self.encoder_layers = encoder_layers

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.encoder_layers:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "encoder_layers": [
                keras.saving.serialize_keras_object(layer)
                for layer in self.encoder_layers
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["encoder_layers"] = [
            keras.saving.deserialize_keras_object(layer)
            for layer in config["encoder_layers"]
        ]
        return cls(**config)


class Autoencoder:
    def __init__(self, size):
        self.encoder_layers = []
        self.encoder_layers.append(keras.Input((size,)))
        self.encoder_layers.append(layers.Dense(2))
        self.encoder = Encoder(encoder_layers=self.encoder_layers[1:])
        self.encoder(self.encoder_layers[0])

    def describe(self):
        return [layer.name for layer in self.encoder_layers]


classifier = Classifier((2, 3), 4)
autoencoder = Autoencoder(5)
