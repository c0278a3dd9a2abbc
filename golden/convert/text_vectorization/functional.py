import keras
from keras import layers

texts = ["good film", "bad film"]
vectorize_layer = layers.TextVectorization(max_tokens=20, output_sequence_length=4)
vectorize_layer.adapt(texts)

inputs = keras.Input(shape=(1,), dtype="string")
x = vectorize_layer(inputs)
x = layers.Embedding(20, 4, name="embedding")(x)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
