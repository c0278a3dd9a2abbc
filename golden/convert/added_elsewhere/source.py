from keras.layers import Dense
from keras.models import Sequential


def add_head(network, classes):
    network.add(Dense(classes, activation='softmax'))


model = Sequential()
model.add(Dense(8, input_shape=(4,)))
add_head(model, 3)
