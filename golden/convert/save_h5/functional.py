from keras.layers import Dense, Input
from keras.models import Model, load_model

inputs = Input(shape=(2,))
x = Dense(3)(inputs)
outputs = Dense(1)(x)
model = Model(inputs, outputs)
model.compile('adam', 'mse')
model.save('model.h5')
model.save_weights('model.weights.h5')
loaded = load_model('model.h5', compile=False)
