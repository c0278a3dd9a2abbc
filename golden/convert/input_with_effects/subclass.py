import keras
from keras.layers import Dense

numbers = iter(range(2, 20))


def following():
    return next(numbers)


config = {"features": 4, "units": 3}
ordered = keras.Sequential(
    [keras.Input((following(),)), Dense(following()), Dense(following())]
)


@keras.saving.register_keras_serializable()
class Read(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = Dense(units)

    def call(self, inputs, training=None):
        return self.dense(inputs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


read = Read(units=config.get("units"))
read(keras.Input((config.get("features"),)))
