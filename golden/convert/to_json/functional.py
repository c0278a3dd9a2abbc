import keras

inputs = keras.Input(shape=(2,))
x = keras.layers.Dense(3)(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
print(model.to_json())
print(model.output_shape)
