import keras

inputs = keras.Input(shape=(2,))
x = keras.layers.Dense(3)(inputs)
outputs = keras.layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
text = model.to_json()
again = keras.models.model_from_json(text)
print(model.output_shape, model.inputs[0].dtype)
assert model.input_shape == (None, 2)
