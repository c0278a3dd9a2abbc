import numpy as np
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model
from tensorflow.keras.utils import register_keras_serializable

X_train = np.random.rand(32, 13)
y_train = np.random.rand(32)


@register_keras_serializable()
class Net(Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense1 = Dense(64, activation='relu')
        self.dense2 = Dense(64, activation='relu')
        self.dense3 = Dense(units)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


model = Net(units=len(y_train.shape))
model(Input(shape=X_train.shape[1:]))
model.compile(optimizer='rmsprop', loss='mse', metrics=['mae'])
model.fit(X_train, y_train, epochs=3)
