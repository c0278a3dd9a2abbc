import tf_keras as keras
from tf_keras import layers


@keras.utils.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.embedding = layers.Embedding(1000, 64)
        self.pool = layers.GlobalAveragePooling1D()
        self.dense = layers.Dense(1, activation="sigmoid")

    def call(self, inputs, training=None):
        x = self.embedding(inputs)
        x = self.pool(x)
        return self.dense(x)


model = Net()
model(keras.Input(shape=(10,)))
model.compile("adam", "binary_crossentropy")
