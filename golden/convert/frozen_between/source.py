from keras.layers import Dense, LeakyReLU
from keras.models import Sequential

generator = Sequential([Dense(8, input_shape=(4,)), LeakyReLU(), Dense(6)])
critic = Sequential([Dense(8, input_shape=(6,)), Dense(1, activation="sigmoid")])

gan = Sequential()
gan.add(generator)
critic.trainable = False  # only the generator learns here
gan.add(critic)
