from keras.models import Sequential
from keras.layers import Dense


def build(units):
	model = Sequential()
	model.add(Dense(units,
		activation='relu',
		input_shape=(3,)))
	model.add(Dense(1))
	return model


model = build(4)
