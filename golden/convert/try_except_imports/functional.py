try:
    from keras.models import Model
    from keras.layers import Dense, Input
except ImportError:
    from tensorflow.keras.models import Model
    from tensorflow.keras.layers import Dense, Input


def build():
    inputs = Input(shape=(3,))
    x = Dense(4)(inputs)
    outputs = Dense(1)(x)
    model = Model(inputs, outputs)
    return model


model = build()
