import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lookup = layers.StringLookup(vocabulary=["good", "bad", "film"])
        self.embedding = layers.Embedding(4, 2)
        self.pool = layers.GlobalAveragePooling1D()
        self.dense = layers.Dense(1, activation="sigmoid")

    def call(self, inputs, training=None):
        x = self.lookup(inputs)
        x = self.embedding(x)
        x = self.pool(x)
        return self.dense(x)


model = Net()
model(keras.Input(shape=(6,), dtype="string"))
