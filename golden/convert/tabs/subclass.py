from keras.models import Model
from keras.layers import Dense, Input
from keras.saving import register_keras_serializable


@register_keras_serializable()
class Net(Model):
	def __init__(self, units, **kwargs):
		super().__init__(**kwargs)
		self.units = units
		self.dense1 = Dense(units,
			activation='relu')
		self.dense2 = Dense(1)

	def call(self, inputs, training=None):
		x = self.dense1(inputs)
		return self.dense2(x)

	def get_config(self):
		return {**super().get_config(), "units": self.units}


def build(units):
	model = Net(units)
	model(Input(shape=(3,)))
	return model


model = build(4)
