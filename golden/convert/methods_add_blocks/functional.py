from tensorflow import keras
from tensorflow.keras import layers


class DigitClassifier:
    def __init__(self, num_classes=10, rate=0.25):
        self.num_classes = num_classes
        self.rate = rate
        inputs = keras.Input(shape=(28, 28, 1))
        x = inputs
        for filters in (8, 16):
            x = self._conv_block(x, filters, kernel_size=3)
        x = layers.Flatten()(x)
        x = self._dense_block(
            # the widest layer
            x, 32,
        )
        x = self._head(x)
        self.model = keras.Model(inputs, x, name="digits")
        self.model.compile("adam", "sparse_categorical_crossentropy")

    def _conv_block(self, hidden, filters, kernel_size, x=2):
        """Two convolutions, and half the size."""
        for _ in range(x):
            hidden = layers.Conv2D(filters, kernel_size, padding="same", activation="relu")(hidden)
        hidden = layers.MaxPooling2D()(hidden)  # half
        if self.rate:
            hidden = layers.Dropout(self.rate)(hidden)
        return hidden

    def _dense_block(self, x, units):
        x = layers.Dense(units, activation="relu")(x)
        return x

    def _head(self, x):
        # probabilities
        x = layers.Dense(self.num_classes, activation="softmax")(x)
        return x

    def train(self, x, y):
        return self.model.fit(x, y)


classifier = DigitClassifier()
