from keras.models import Model
from keras.layers import Dense, Dropout, Input

sizes = [8, 4]

inputs = Input(shape=(3,))
x = Dense(16)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
model.compile("adam", "mse")

rate = 0.2
inputs = Input(shape=(3,))
x = Dense(4)(inputs)
x = Dense(2)(x)  # two at the end
for size in sizes:
    x = Dense(size)(x)
    x = Dropout(rate)(x)
if len(sizes) > 2: x = Dense(2)(x)
else: x = Dense(3)(x)
outputs = Dense(1)(x)
deep = Model(inputs, outputs)
deep.compile("adam", "mse")
print(deep.layers[1].units)


def small(units):
    inputs = Input(shape=(2,))
    x = Dense(units)(inputs)
    outputs = Dense(1)(x)
    net = Model(inputs, outputs)
    return net


little = small(3)
if sizes:
    inputs = Input(shape=(2,))
    outputs = Dense(1)(inputs)
    tiny = Model(inputs, outputs)
