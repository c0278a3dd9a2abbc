import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")


def create_model(units):
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    return model


net = create_model(5)
net.compile("adam", "binary_crossentropy", metrics=["accuracy"])
net.summary()
history = net.fit(x, y, epochs=3, validation_split=0.1, verbose=0)
score = net.evaluate(x, y, verbose=0)
p = net.predict(x, verbose=0)
