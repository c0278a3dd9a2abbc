from keras.layers import Dense, Input
from keras.models import Model, Sequential

model = Sequential([Dense(3, input_shape=(2,)), Dense(1)], "my_model")
inputs = Input(shape=(2,))
outputs = Dense(3)(inputs)
other = Model(inputs, outputs, name="-".join(["a", "b"]))
