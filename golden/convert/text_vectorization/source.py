import keras
from keras import layers

texts = ["good film", "bad film"]
vectorize_layer = layers.TextVectorization(max_tokens=20, output_sequence_length=4)
vectorize_layer.adapt(texts)

model = keras.Sequential([
    keras.Input(shape=(1,), dtype="string"),
    vectorize_layer,
    layers.Embedding(20, 4, name="embedding"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(1),
])
