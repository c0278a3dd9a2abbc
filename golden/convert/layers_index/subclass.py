from tensorflow import keras


@keras.utils.register_keras_serializable()
class Net(keras.models.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = keras.layers.Dense(30, activation="relu")
        self.dense2 = keras.layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
model(keras.Input(shape=[8]))
weights, biases = model.layers[0].get_weights()
for layer in model.layers[:-1]:
    layer.trainable = False
