from tensorflow.python.keras.models import Model
from tensorflow.python.keras.layers import Dense, Input

inputs = Input(shape=(100,))
x = Dense(32, activation='relu')(inputs)
outputs = Dense(1, activation='sigmoid')(x)
model = Model(inputs, outputs)
model.compile(optimizer='rmsprop', loss='binary_crossentropy')
