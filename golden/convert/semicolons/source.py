from keras.models import Sequential
from keras.layers import Dense, Dropout

sizes = [8, 4]

model = Sequential(); model.add(Dense(16, input_dim=3)); model.add(Dense(1))
model.compile("adam", "mse")

deep = Sequential(); rate = 0.2
deep.add(Dense(4, input_dim=3)); deep.add(Dense(2))  # two at the end
for size in sizes: deep.add(Dense(size)); deep.add(Dropout(rate))
if len(sizes) > 2: deep.add(Dense(2))
else: deep.add(Dense(3))
deep.add(Dense(1)); deep.compile("adam", "mse"); print(deep.layers[0].units)


def small(units): net = Sequential([Dense(units, input_dim=2), Dense(1)]); return net


little = small(3)
if sizes: tiny = Sequential([Dense(1, input_shape=(2,))])
