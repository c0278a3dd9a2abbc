import tf_keras as keras
from tf_keras import layers

model = keras.Sequential()
model.add(layers.Embedding(1000, 64, input_length=10))
model.add(layers.GlobalAveragePooling1D())
model.add(layers.Dense(1, activation="sigmoid"))
model.compile("adam", "binary_crossentropy")
