from keras.models import Model
from keras.layers import Dense, Dropout, Flatten, Conv2D, BatchNormalization, Input
import numpy as np


def vgg_std16_model(img_rows, img_cols, channel):
    inputs = Input(shape=(img_rows, img_cols, channel))
    x = Conv2D(8, 3, activation='relu')(inputs)
    x = Flatten()(x)
    x = Dense(40, activation='relu')(x)
    #model.add(BatchNormalization())
    x = Dropout(0.5)(x)
    x = Dense(40, activation='relu')(x)
    x = Dropout(0.5)(x)
    outputs = Dense(10, activation='softmax')(x)
    model = Model(inputs, outputs)
    return model


model = vgg_std16_model(8, 8, 3)
model = Model(model.input, model.layers[-6].output)

for layer in model.layers[1:]:
    layer.trainable = False

x = Dropout(0.2)(model.output)
x = Dense(51, activation='relu')(x)
outputs = Dense(8, activation='softmax')(x)
model = Model(model.input, outputs)

model.compile("adam", "mse")
