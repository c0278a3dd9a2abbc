import os

from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Dense

if os.environ.get("DEEP"):
    # deep and narrow
    inputs = Input(shape=(4,))
    x = Dense(8, activation="relu")(inputs)
    x = Dense(8, activation="relu")(x)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)
else:
    inputs = Input(shape=(4,))
    x = Dense(32)(inputs)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)

model.compile("adam", "mse")
