from keras.layers import Dense, Embedding, Flatten, Input
from keras.models import Model
from keras.saving import register_keras_serializable

vocab_size = 50
max_length = 4


@register_keras_serializable()
class Net(Model):
    def __init__(self, vocab_size, **kwargs):
        super().__init__(**kwargs)
        self.vocab_size = vocab_size
        self.embedding = Embedding(vocab_size, 8)
        self.flatten = Flatten()
        self.dense = Dense(1, activation='sigmoid')

    def call(self, inputs, training=None):
        x = self.embedding(inputs)
        x = self.flatten(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "vocab_size": self.vocab_size}


model = Net(vocab_size)
model(Input(shape=(max_length,)))
