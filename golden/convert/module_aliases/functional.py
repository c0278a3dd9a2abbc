import numpy as np
from tensorflow.keras import layers as L, models as M

inputs = L.Input(shape=(64,))
x = L.Dense(16, activation="relu")(inputs)
outputs = L.Dense(64, activation="sigmoid")(x)
m = M.Model(inputs, outputs)
m.compile(optimizer="adam", loss="mse")

data = np.zeros((4, 64), "float32")
m.fit(data, data)
