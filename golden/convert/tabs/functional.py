from keras.models import Model
from keras.layers import Dense, Input


def build(units):
	inputs = Input(shape=(3,))
	x = Dense(units,
		activation='relu')(inputs)
	outputs = Dense(1)(x)
	model = Model(inputs, outputs)
	return model


model = build(4)
