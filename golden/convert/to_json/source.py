import keras

model = keras.Sequential([keras.layers.Dense(3, input_shape=(2,)), keras.layers.Dense(1)])
print(model.to_json())
print(model.output_shape)
