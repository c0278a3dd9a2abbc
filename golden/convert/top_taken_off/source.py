from keras.models import Sequential
from keras.layers import Dense, Dropout, Flatten, Conv2D, BatchNormalization
import numpy as np


def vgg_std16_model(img_rows, img_cols, channel):
    model = Sequential()
    model.add(Conv2D(8, 3, activation='relu', input_shape=(img_rows, img_cols, channel)))
    model.add(Flatten())
    model.add(Dense(40, activation='relu'))
    #model.add(BatchNormalization())
    model.add(Dropout(0.5))
    model.add(Dense(40, activation='relu'))
    model.add(Dropout(0.5))
    model.add(Dense(10, activation='softmax'))
    return model


model = vgg_std16_model(8, 8, 3)
model.pop(); model.pop(); model.pop(); model.pop(); model.pop();

for layer in model.layers:
    layer.trainable = False

model.add(Dropout(0.2))
model.add(Dense(51, activation='relu'))
model.add(Dense(8, activation='softmax'))

model.compile("adam", "mse")
