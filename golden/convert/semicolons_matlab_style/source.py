import keras;
from keras.models import Sequential;
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D;

numClasses = 10;

model = Sequential();
# features
model.add(Conv2D(16, (3, 3), input_shape=(28, 28, 1), activation='relu'));
model.add(MaxPooling2D((2, 2)));   # halves the image
# classifier
model.add(Flatten());
model.add(Dense(numClasses, activation='softmax'));
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam');
model.summary();
