import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.layers import Dense, Input
from keras.models import Model

inputs = Input(shape=(2,))
x = Dense(3)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
model.compile("adam", "mse")
callbacks = [
    EarlyStopping(patience=3),
    ModelCheckpoint("best.h5", save_best_only=True),
]
model.fit(np.zeros((4, 2)), np.zeros((4, 1)), callbacks=callbacks)
