import keras

model = keras.Sequential([keras.layers.Dense(3, input_shape=(2,)), keras.layers.Dense(1)])
text = model.to_json()
again = keras.models.model_from_json(text)
print(model.output_shape, model.inputs[0].dtype)
assert model.input_shape == (None, 2)
