from keras.layers import Dense, Input, LeakyReLU
from keras.models import Model

inputs = Input(shape=(4,))
x = Dense(8)(inputs)
x = LeakyReLU()(x)
outputs = Dense(6)(x)
generator = Model(inputs, outputs)
inputs = Input(shape=(6,))
x = Dense(8)(inputs)
outputs = Dense(1, activation="sigmoid")(x)
critic = Model(inputs, outputs)

inputs = Input(shape=(4,))
x = generator(inputs)
critic.trainable = False  # only the generator learns here
outputs = critic(x)
gan = Model(inputs, outputs)
