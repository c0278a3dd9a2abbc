from keras.layers import *
from keras.models import Sequential

def build_1d(shape, filters, classes, blocks=1):
    def conv_block(net):
        net.add(Conv1D(filters, 3,
                       activation='relu'))
        net.add(MaxPooling1D(2))
        return net

    model = Sequential()
    model.add(Conv1D(filters, 3, input_shape=shape))
    if blocks > 1:
        for block in range(blocks - 1):
            model = conv_block(model)
    model.add(Flatten())
    model.add(Dense(classes))
    return model

model = build_1d((20, 2), 4, 3, blocks=3)
