import os
import sys
import tempfile

import keras
import numpy as np
from keras import layers
from keras.callbacks import ModelCheckpoint
from keras.models import load_model

folder = tempfile.mkdtemp()
path = os.path.join(folder, sys.argv[1] if sys.argv[1:] else "model.keras")


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(3)
        self.dense2 = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(keras.Input(shape=(2,)))
if os.path.exists(os.path.splitext(path)[0] + ".keras"):
    model = load_model(os.path.splitext(path)[0] + ".keras")
model.compile("sgd", "mean_squared_error")
best = ModelCheckpoint(os.path.splitext(path)[0] + ".keras", monitor="loss")
model.fit(np.ones((2, 2)), np.ones((2, 1)), callbacks=[best], verbose=0)
model.save(os.path.splitext(path)[0] + ".keras")
print(f"saved: {path}")
again = load_model(os.path.splitext(path)[0] + ".keras")
