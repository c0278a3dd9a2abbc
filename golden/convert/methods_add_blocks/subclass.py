from tensorflow import keras
from tensorflow.keras import layers


@keras.utils.register_keras_serializable()
class Digits(keras.Model):
    def __init__(self, stack, **kwargs):
        super().__init__(**kwargs)
        self.stack = stack

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.stack:
            x = layer(x)
        return x

    def get_config(self):
        return {
            **super().get_config(),
            "stack": [
                keras.utils.serialize_keras_object(layer) for layer in self.stack
            ],
        }

    @classmethod
    def from_config(cls, config):
        config["stack"] = [
            keras.utils.deserialize_keras_object(layer) for layer in config["stack"]
        ]
        return cls(**config)


class DigitClassifier:
    def __init__(self, num_classes=10, rate=0.25):
        self.num_classes = num_classes
        self.rate = rate
        inputs = keras.Input(shape=(28, 28, 1))
        stack = []
        for filters in (8, 16):
            self._conv_block(stack, filters, kernel_size=3)
        stack.append(layers.Flatten())
        self._dense_block(
            # the widest layer
            stack,
            32,
        )
        self._head(stack)
        self.model = Digits(stack, name="digits")
        self.model(inputs)
        self.model.compile("adam", "sparse_categorical_crossentropy")

    def _conv_block(self, stack, filters, kernel_size, x=2):
        """Two convolutions, and half the size."""
        for _ in range(x):
            stack.append(layers.Conv2D(filters, kernel_size, padding="same", activation="relu"))
        stack.append(layers.MaxPooling2D())  # half
        if self.rate:
            stack.append(layers.Dropout(self.rate))

    def _dense_block(self, stack, units):
        stack.append(layers.Dense(units, activation="relu"))

    def _head(self, stack):
        # probabilities
        stack.append(layers.Dense(self.num_classes, activation="softmax"))

    def train(self, x, y):
        return self.model.fit(x, y)


classifier = DigitClassifier()
