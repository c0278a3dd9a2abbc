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
model = keras.Sequential([layers.Dense(3, input_shape=(2,)), layers.Dense(1)])
if os.path.exists(path):
    model = load_model(path)
model.compile("sgd", "mean_squared_error")
best = ModelCheckpoint(path, monitor="loss")
model.fit(np.ones((2, 2)), np.ones((2, 1)), callbacks=[best], verbose=0)
model.save(path)
print(f"saved: {path}")
again = load_model(path)
