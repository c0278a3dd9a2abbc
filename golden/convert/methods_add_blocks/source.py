from tensorflow import keras
from tensorflow.keras import layers


class DigitClassifier:
    def __init__(self, num_classes=10, rate=0.25):
        self.num_classes = num_classes
        self.rate = rate
        self.model = keras.Sequential([keras.Input(shape=(28, 28, 1))], name="digits")
        for filters in (8, 16):
            self._conv_block(filters, kernel_size=3)
        self.model.add(layers.Flatten())
        self._dense_block(
            # the widest layer
            32,
        )
        self._head()
        self.model.compile("adam", "sparse_categorical_crossentropy")

    def _conv_block(self, filters, kernel_size, x=2):
        """Two convolutions, and half the size."""
        for _ in range(x):
            self.model.add(layers.Conv2D(filters, kernel_size, padding="same", activation="relu"))
        self.model.add(layers.MaxPooling2D())  # half
        if self.rate:
            self.model.add(layers.Dropout(self.rate))

    def _dense_block(self, units):
        self.model.add(layers.Dense(units, activation="relu"))

    def _head(self):
        # probabilities
        self.model.add(layers.Dense(self.num_classes, activation="softmax"))

    def train(self, x, y):
        return self.model.fit(x, y)


classifier = DigitClassifier()
