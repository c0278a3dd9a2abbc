import keras


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.reversible_embedding = keras.layers.ReversibleEmbedding(input_dim=100, output_dim=8)
        self.dense = keras.layers.Dense(2)

    def call(self, inputs, training=None):
        x = self.reversible_embedding(inputs)
        return self.dense(x)


model = Net()
model(keras.Input(shape=(6,)))
