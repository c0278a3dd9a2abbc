from keras.layers import Dense
from keras.models import Sequential

model = Sequential(); model.add(Dense(2, input_shape=(3,))); model.add(Dense(1))
if model: net = Sequential([Dense(1, input_shape=(2,))])
