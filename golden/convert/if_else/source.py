import os

from tensorflow.keras import Sequential
from tensorflow.keras.layers import Dense

if os.environ.get("DEEP"):
    # deep and narrow
    model = Sequential([
        Dense(8, activation="relu", input_shape=(4,)),
        Dense(8, activation="relu"),
        Dense(1),
    ])
else:
    model = Sequential()
    model.add(Dense(32, input_shape=(4,)))
    model.add(Dense(1))

model.compile("adam", "mse")
