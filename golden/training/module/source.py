import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 6, 6, 1)).astype("float32")
y = rng.integers(0, 3, 70)
model = keras.Sequential(
    [
        keras.Input((6, 6, 1)),
        layers.Conv2D(4, 3, activation="relu", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.Flatten(),
        layers.Dropout(0.4),
        layers.Dense(3, activation="softmax"),
    ]
)
model.summary()
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=3, validation_split=0.2, verbose=0)
loss, accuracy = model.evaluate(x, y, verbose=0)
classes = model.predict(x, verbose=0).argmax(axis=-1)
few = model.predict(x[:5], batch_size=2)
model.save("digits.keras")
