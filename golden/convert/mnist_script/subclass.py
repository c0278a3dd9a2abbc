"""Train a small CNN on MNIST."""

import numpy as np
from tensorflow.keras.datasets import mnist
from tensorflow.keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D
from tensorflow.keras.models import Model
from tensorflow.keras.utils import register_keras_serializable, to_categorical

# Load and scale the images
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = np.expand_dims(x_train, -1).astype("float32") / 255
x_test = np.expand_dims(x_test, -1).astype("float32") / 255
y_train = to_categorical(y_train, 10)
y_test = to_categorical(y_test, 10)


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.conv = Conv2D(32, (3, 3), activation="relu")  # 26x26x32
        self.pool = MaxPooling2D((2, 2))
        self.flatten = Flatten()
        # one output per digit
        self.dense = Dense(10, activation="softmax")

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.pool(x)
        x = self.flatten(x)
        return self.dense(x)


model = Net()
model(Input(shape=(28, 28, 1)))

model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.summary()
model.fit(x_train, y_train, batch_size=128, epochs=5, validation_split=0.1)
loss, accuracy = model.evaluate(x_test, y_test)
print("Test accuracy:", accuracy)
