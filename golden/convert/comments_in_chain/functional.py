from keras.models import Model  # the sequential API
from keras.layers import Dense, Input  # fully connected

# --- model ---
inputs = Input(shape=(8,))  # empty

# first layer
# the widest
x = Dense(32)(inputs)  # 8 features
# second layer


# (still the second layer)
x = Dense(16)(x)  # half
# last layer
outputs = Dense(
    1  # regression
)(x)  # end of the model
model = Model(inputs, outputs)

model.compile(loss="mse")  # no metrics
