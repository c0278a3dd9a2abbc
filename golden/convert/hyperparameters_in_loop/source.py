from keras.layers import Dense
from keras.models import Sequential

results = {}
for units in (4, 8):
    for activation in ("relu", "tanh"):
        model = Sequential()
        model.add(Dense(units, activation=activation, input_shape=(3,)))
        model.add(Dense(1))
        model.compile("adam", "mse")
        results[units, activation] = model.count_params()
