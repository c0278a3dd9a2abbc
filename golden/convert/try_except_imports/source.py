try:
    from keras.models import Sequential
    from keras.layers import Dense
except ImportError:
    from tensorflow.keras.models import Sequential
    from tensorflow.keras.layers import Dense


def build():
    model = Sequential()
    model.add(Dense(4, input_dim=3))
    model.add(Dense(1))
    return model


model = build()
