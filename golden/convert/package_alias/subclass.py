import tensorflow.keras as K


@K.utils.register_keras_serializable()
class Net(K.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = K.layers.Dense(20, activation='tanh')
        self.dense2 = K.layers.Dense(20, activation='tanh')
        self.dense3 = K.layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)


net = Net()
net(K.Input(shape=(2,)))
net.compile(loss='mse', optimizer=K.optimizers.Adam(1e-3))
