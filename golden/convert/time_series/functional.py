import numpy as np
from tensorflow.keras import callbacks, layers, models

WINDOW = 24
N_FEATURES = 2
series = np.random.rand(60, WINDOW, N_FEATURES).astype("float32")

inputs = layers.Input(shape=(WINDOW, N_FEATURES))
x = layers.GRU(16, return_sequences=True)(inputs)
x = layers.GRU(16)(x)
x = layers.Dropout(0.2)(x)
outputs = layers.Dense(N_FEATURES)(x)
model = models.Model(inputs, outputs)
model.compile(loss="huber", optimizer="adam")
history = model.fit(
    series[:-1],
    series[1:, -1],
    callbacks=[callbacks.EarlyStopping(patience=2)],
)
