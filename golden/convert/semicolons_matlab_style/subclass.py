import keras;
from keras.models import Model;
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D;

numClasses = 10;


@keras.saving.register_keras_serializable()
class Net(Model):
    def __init__(self, numClasses, **kwargs):
        super().__init__(**kwargs)
        self.numClasses = numClasses
        # features
        self.conv = Conv2D(16, (3, 3), activation='relu')
        self.pool = MaxPooling2D((2, 2))  # halves the image
        # classifier
        self.flatten = Flatten()
        self.dense = Dense(numClasses, activation='softmax')

    def call(self, inputs, training=None):
        x = self.conv(inputs)
        x = self.pool(x)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "numClasses": self.numClasses}


model = Net(numClasses)
model(Input(shape=(28, 28, 1)))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam');
model.summary();
