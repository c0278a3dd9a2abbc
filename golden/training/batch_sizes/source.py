import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 4)).astype("float32")
y = (x.sum(axis=1) > 0).astype("int32")


class Rows(keras.utils.PyDataset):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        return x[index * 30 : index * 30 + 30], y[index * 30 : index * 30 + 30]


model = keras.Sequential()
model.add(layers.Dense(5, activation="relu"))
model.add(layers.BatchNormalization())
model.add(layers.Dense(1, activation="sigmoid"))
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, batch_size=30, epochs=2, validation_split=0.3, verbose=0)
history2 = model.fit(Rows(), epochs=2, verbose=0)
scores = model.evaluate(x, y, batch_size=30, verbose=0)
