import numpy as np
from tensorflow.keras import callbacks, layers, models

WINDOW = 24
N_FEATURES = 2
series = np.random.rand(60, WINDOW, N_FEATURES).astype("float32")

model = models.Sequential(
    [
        layers.Input(shape=(WINDOW, N_FEATURES)),
        layers.GRU(16, return_sequences=True),
        layers.GRU(16),
        layers.Dropout(0.2),
        layers.Dense(N_FEATURES),
    ]
)
model.compile(loss="huber", optimizer="adam")
history = model.fit(
    series[:-1],
    series[1:, -1],
    callbacks=[callbacks.EarlyStopping(patience=2)],
)
