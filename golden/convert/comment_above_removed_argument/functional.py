from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

inputs = Input(shape=(4,))
x = Dense(
    # what comes in
    # what goes out
    units=8,
)(inputs)
outputs = Dense(
    1,
    # no activation
)(x)
model = Model(inputs, outputs)
