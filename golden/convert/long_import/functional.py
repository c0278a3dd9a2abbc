import tensorflow as tf
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Dropout, Flatten, Conv2D, MaxPooling2D, Activation, Input

inputs = Input(shape=(12, 12, 3))
x = Conv2D(4, (3, 3))(inputs)
x = Activation("relu")(x)
x = MaxPooling2D()(x)
x = Flatten()(x)
x = Dropout(0.25)(x)
outputs = Dense(2)(x)
model = Model(inputs, outputs)
tf.debugging.assert_equal(1, 1)
