import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(40, 4)).astype("float32")
y = np.eye(3)[rng.integers(0, 3, 40)]

model = keras.Sequential()
model.add(keras.Input((4,)))
model.add(layers.Dense(5, activation="relu"))
model.add(layers.Dense(3, activation="softmax"))
model.compile(
    "adam",
    "categorical_crossentropy",
    metrics=[keras.metrics.F1Score(), "accuracy"],
)
model.fit(x, y, epochs=3, batch_size=8, verbose=0)
model.save_weights("now.weights.h5")
first = model.fit(x, y, epochs=2, batch_size=8, validation_split=0.2, verbose=0)
model.load_weights("now.weights.h5")
again = model.fit(x, y, epochs=2, batch_size=8, verbose=0)
loss, f1, accuracy = model.evaluate(x, y, verbose=0)
