import tensorflow as tf

vocab_size = 8000


@tf.keras.utils.register_keras_serializable()
class Net(tf.keras.Model):
    def __init__(self, vocab_size, **kwargs):
        super().__init__(**kwargs)
        self.vocab_size = vocab_size
        self.embedding = tf.keras.layers.Embedding(input_dim=vocab_size, output_dim=16, mask_zero=True)
        self.bidirectional = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16))
        self.dense = tf.keras.layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.embedding(inputs)
        x = self.bidirectional(x)
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "vocab_size": self.vocab_size}


model = Net(vocab_size)
