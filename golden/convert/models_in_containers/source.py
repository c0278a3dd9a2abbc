"""Models in the elements of a list and of a dictionary: an ensemble, and two sizes of one net."""

from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from keras.models import Sequential

# EXPERIMENT 1: how many convolutions
nets = 3
model = [0] * nets
for j in range(nets):
    model[j] = Sequential()
    model[j].add(Conv2D(4, kernel_size=3, padding="same", activation="relu", input_shape=(8, 8, 1)))
    model[j].add(MaxPooling2D())
    if j > 0:
        model[j].add(Conv2D(8, kernel_size=3, padding="same", activation="relu"))
        model[j].add(MaxPooling2D())
    # the head
    model[j].add(Flatten())
    model[j].add(Dense(3, activation="softmax"))
    model[j].summary()


def add_block(net, units):
    net.add(Dense(units, activation="relu"))
    net.add(Dropout(0.4))


networks = {}
networks["small"] = Sequential(name="small")
networks["small"].add(Flatten(input_shape=(8, 8, 1)))  # pixels
add_block(networks["small"], 4)
networks["small"].add(Dense(3))
networks["small"].summary()

networks['large'] = Sequential([Flatten(input_shape=(8, 8, 1))])
for units in (16, 8):
    add_block(networks['large'], units)
networks['large'].add(Dense(3))
shallow, deep = model[0], model[2]
small, large = networks["small"], networks["large"]
