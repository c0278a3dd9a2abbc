from keras import initializers, regularizers
from keras.constraints import MaxNorm
from keras.layers import Dense, Input
from keras.models import Model
from keras.saving import register_keras_serializable

weight_decay = 1e-4


@register_keras_serializable()
class Net(Model):
    def __init__(self, weight_decay, **kwargs):
        super().__init__(**kwargs)
        self.weight_decay = weight_decay
        self.dense1 = Dense(16, kernel_regularizer=regularizers.l2(weight_decay))
        self.dense2 = Dense(8, kernel_constraint=MaxNorm(3), activity_regularizer=regularizers.L1(1e-5))
        self.dense3 = Dense(1, kernel_initializer=initializers.RandomNormal(stddev=0.01))

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)

    def get_config(self):
        return {**super().get_config(), "weight_decay": self.weight_decay}


model = Net(weight_decay)
model(Input(shape=(4,)))
