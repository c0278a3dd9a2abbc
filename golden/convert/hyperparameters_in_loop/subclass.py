from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable

results = {}


@register_keras_serializable()
class Net(Model):
    def __init__(self, units, activation, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = activation
        self.dense1 = Dense(units, activation=activation)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": self.activation,
        }


for units in (4, 8):
    for activation in ("relu", "tanh"):
        model = Net(units, activation)
        model(Input(shape=(3,)))
        model.compile("adam", "mse")
        results[units, activation] = model.count_params()
