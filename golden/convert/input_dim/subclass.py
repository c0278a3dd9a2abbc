# first neural network with keras tutorial
from keras.saving import register_keras_serializable
from numpy import zeros
from keras.models import Model
from keras.layers import Dense, Input
# load the dataset
dataset = zeros((16, 9))
# split into input (X) and output (y) variables
X = dataset[:,0:8]
y = dataset[:,8]


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(12, activation='relu')
        self.dense2 = Dense(8, activation='relu')
        self.dense3 = Dense(1, activation='sigmoid')

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)


# define the keras model
model = Net()
model(Input(shape=(8,)))
# compile the keras model
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
# fit the keras model on the dataset
model.fit(X, y, epochs=150, batch_size=10)
# evaluate the keras model
_, accuracy = model.evaluate(X, y)
print('Accuracy: %.2f' % (accuracy*100))
