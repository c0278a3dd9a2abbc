import keras
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


class Autoencoder:
    def __init__(self, size):
        self.encoder_layers = []
        self.encoder_layers.append(keras.Input((size,)))
        self.encoder_layers.append(layers.Dense(2))
        self.encoder = keras.Sequential(self.encoder_layers)

    def describe(self):
        return [layer.name for layer in self.encoder_layers]


classifier = Classifier((2, 3), 4)
autoencoder = Autoencoder(5)
