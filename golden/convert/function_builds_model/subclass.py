import keras
from keras import layers
from keras.models import Model


@keras.saving.register_keras_serializable()
class Classifier(Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.stack = []
        for i in range(units // 4):
            if i == 0:
                self.stack.append(layers.Dense(units, activation="relu"))
            else:
                self.stack.append(layers.Dense(units, activation="relu"))
        self.dense = layers.Dense(3, activation="softmax")

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def design(units):
    """Add the layers, and show them."""
    # The hidden ones.
    model = Classifier(units, name="classifier")  # empty
    model(layers.Input(shape=(4,)))

    print("layers:", len(model.layers))
    model.summary()
    return model


@keras.saving.register_keras_serializable()
class Compiled(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(2)

    def call(self, inputs, training=None):
        return self.dense(inputs)


def compiled():
    network = Compiled()
    network(keras.Input((4,)))
    network.compile("sgd", "mse")
    return network


classifier = design(8)
first = classifier.layers[0]

model = compiled()
