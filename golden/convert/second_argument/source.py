from keras.layers import Dense
from keras.models import Sequential

model = Sequential([Dense(3, input_shape=(2,)), Dense(1)], "my_model")
other = Sequential([Dense(3, input_shape=(2,))], name="-".join(["a", "b"]))
