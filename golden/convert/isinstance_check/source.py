import keras

model = keras.Sequential([keras.layers.Dense(3, input_shape=(2,)), keras.layers.Dense(1)])
if isinstance(model, keras.Sequential):
    print("a chain")
