from keras.layers import Dense, Embedding, Flatten, Input
from keras.models import Model

vocab_size = 50
max_length = 4
inputs = Input(shape=(max_length,))
x = Embedding(vocab_size, 8)(inputs)
x = Flatten()(x)
outputs = Dense(1, activation='sigmoid')(x)
model = Model(inputs, outputs)
