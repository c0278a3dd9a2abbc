from keras.models import Sequential  # the sequential API
from keras.layers import Dense  # fully connected

# --- model ---
model = Sequential()  # empty

# first layer
model.add(  # the widest
    Dense(32, input_shape=(8,))  # 8 features
)
# second layer


# (still the second layer)
model.add(Dense(16))  # half
model.add(
    # last layer
    Dense(
        1  # regression
    )
)  # end of the model

model.compile(loss="mse")  # no metrics
