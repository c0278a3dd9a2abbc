import keras;
from keras.models import Model;
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D;

numClasses = 10;

inputs = Input(shape=(28, 28, 1))
# features
x = Conv2D(16, (3, 3), activation='relu')(inputs)
x = MaxPooling2D((2, 2))(x)  # halves the image
# classifier
x = Flatten()(x)
outputs = Dense(numClasses, activation='softmax')(x)
model = Model(inputs, outputs)
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam');
model.summary();
