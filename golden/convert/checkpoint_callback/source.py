import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.layers import Dense
from keras.models import Sequential

model = Sequential([Dense(3, input_shape=(2,)), Dense(1)])
model.compile("adam", "mse")
callbacks = [
    EarlyStopping(patience=3),
    ModelCheckpoint("best.h5", save_best_only=True),
]
model.fit(np.zeros((4, 2)), np.zeros((4, 1)), callbacks=callbacks)
