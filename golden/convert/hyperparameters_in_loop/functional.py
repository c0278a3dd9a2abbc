from keras.layers import Dense, Input
from keras.models import Model

results = {}
for units in (4, 8):
    for activation in ("relu", "tanh"):
        inputs = Input(shape=(3,))
        x = Dense(units, activation=activation)(inputs)
        outputs = Dense(1)(x)
        model = Model(inputs, outputs)
        model.compile("adam", "mse")
        results[units, activation] = model.count_params()
