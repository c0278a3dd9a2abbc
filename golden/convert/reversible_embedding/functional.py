import keras

inputs = keras.Input(shape=(6,))
x = keras.layers.ReversibleEmbedding(input_dim=100, output_dim=8)(inputs)
outputs = keras.layers.Dense(2)(x)
model = keras.Model(inputs, outputs)
