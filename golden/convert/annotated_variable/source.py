import keras

model: keras.Sequential = keras.Sequential(
    [keras.layers.Dense(3, input_shape=(2,)), keras.layers.Dense(1)]
)
other: keras.Model = keras.Sequential([keras.layers.Dense(3, input_shape=(2,))])
