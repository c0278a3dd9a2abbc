from keras.layers import Dense, Embedding, Flatten
from keras.models import Sequential

vocab_size = 50
max_length = 4
model = Sequential()
model.add(Embedding(vocab_size, 8, input_length=max_length))
model.add(Flatten())
model.add(Dense(1, activation='sigmoid'))
