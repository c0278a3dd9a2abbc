from keras.layers import *
from keras.models import Model

def build_1d(shape, filters, classes, blocks=1):
    def conv_block(x):
        x = Conv1D(filters, 3,
                   activation='relu')(x)
        x = MaxPooling1D(2)(x)
        return x

    inputs = Input(shape=shape)
    x = Conv1D(filters, 3)(inputs)
    if blocks > 1:
        for block in range(blocks - 1):
            x = conv_block(x)
    x = Flatten()(x)
    outputs = Dense(classes)(x)
    model = Model(inputs, outputs)
    return model

model = build_1d((20, 2), 4, 3, blocks=3)
