from keras.models import Sequential
from keras.layers import Dense
model = Sequential([Dense(4, input_shape=(2,)), Dense(1)])