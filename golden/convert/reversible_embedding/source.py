import keras

model = keras.Sequential([
    keras.layers.ReversibleEmbedding(input_dim=100, output_dim=8),
    keras.layers.Dense(2),
])
