# Modell für Zähler
from keras.models import Sequential
from keras.layers import Dense

# größer als nötig
model = Sequential()
model.add(Dense(4, input_shape=(2,)))  # zwei Maße
model.add(Dense(1))
