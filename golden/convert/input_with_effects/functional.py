import keras
from keras.layers import Dense

numbers = iter(range(2, 20))


def following():
    return next(numbers)


config = {"features": 4, "units": 3}
inputs = keras.Input((following(),))
x = Dense(following())(inputs)
outputs = Dense(following())(x)
ordered = keras.Model(inputs, outputs)
inputs = keras.Input((config.get("features"),))
outputs = Dense(config.get("units"))(inputs)
read = keras.Model(inputs, outputs)
