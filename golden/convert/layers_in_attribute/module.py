import keras
import tensorflow as tf
from keras import layers


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
        self.model = keras.Sequential(self.hidden + [layers.Dense(classes)], name="classifier")
        self.model.compile("sgd", "mse")


class Encoder(tf.Module):
    def __init__(self, encoder_layers, name=None):
        super().__init__(name=name)
        self.encoder_layers = list(encoder_layers)

    @property
    def layers(self):
        return [*dict.fromkeys(self.encoder_layers)]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=None):
        x = inputs
        for layer in self.encoder_layers:
            x = layer(x, training=training)
        return x


class Autoencoder:
    def __init__(self, size):
        self.encoder_layers = []
        self.encoder_layers.append(keras.Input((size,)))
        self.encoder_layers.append(layers.Dense(2))
        self.encoder = Encoder(encoder_layers=self.encoder_layers[1:])

    def describe(self):
        return [layer.name for layer in self.encoder_layers]


classifier = Classifier((2, 3), 4)
autoencoder = Autoencoder(5)
