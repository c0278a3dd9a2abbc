from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

model = Sequential([
    Dense(
        # what comes in
        input_shape=(4,),
        # what goes out
        units=8,
    ),
    Dense(
        1,
        # no activation
    ),
])
