import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    """The network that `build_model` returns."""

    def __init__(self, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.conv = layers.Conv2D(32, 3, activation="relu")  # local patterns
        self.pool = layers.MaxPooling2D(2)
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(num_classes, activation="softmax")

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.pool(x)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "num_classes": self.num_classes}


def build_model(input_shape=(28, 28, 1), num_classes=10):
    """Return the network, untrained."""
    model = Net(num_classes)
    model(keras.Input(shape=input_shape))
    return model


model = build_model()
