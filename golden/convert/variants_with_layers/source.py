from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

deep = True
if deep:
    model = Sequential([Dense(4, input_shape=(3,)), Dense(2)])
else:
    model = Sequential([Dense(2, input_shape=(3,))])
kernel = model.layers[0].get_weights()[0]


class Agent:
    def __init__(self, size):
        self.net = self.build(size)

    def build(self, size):
        net = Sequential()
        net.add(Dense(size, input_shape=(3,)))
        net.add(Dense(1))
        return net

    def kernel(self):
        return self.net.layers[0].get_weights()[0]
