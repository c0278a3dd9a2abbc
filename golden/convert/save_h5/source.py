from keras.layers import Dense
from keras.models import Sequential, load_model

model = Sequential()
model.add(Dense(3, input_shape=(2,)))
model.add(Dense(1))
model.compile('adam', 'mse')
model.save('model.h5')
model.save_weights('model.weights.h5')
loaded = load_model('model.h5', compile=False)
