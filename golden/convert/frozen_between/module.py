import tensorflow as tf
from keras.layers import Dense, LeakyReLU
from keras.models import Sequential

generator = Sequential([Dense(8, input_shape=(4,)), LeakyReLU(), Dense(6)])
critic = Sequential([Dense(8, input_shape=(6,)), Dense(1, activation="sigmoid")])


class GAN(tf.Module):
    def __init__(self, generator, critic, name=None):
        super().__init__(name=name)
        self.generator = generator
        self.critic = critic

    @property
    def layers(self):
        return [self.generator, self.critic]

    @property
    def variables(self):
        return [v for layer in self.layers for v in layer.weights]

    @property
    def trainable_variables(self):
        return [v for layer in self.layers for v in layer.weights if v.trainable]

    @property
    def losses(self):
        return [loss for layer in self.layers for loss in layer.losses]

    def __call__(self, inputs, training=None):
        x = self.generator(inputs, training=training)
        return self.critic(x, training=training)

    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def serve(self, inputs):
        return self(inputs, training=False)


critic.trainable = False  # only the generator learns here
gan = GAN(generator, critic)
gan(tf.zeros((1, 4)), training=False)
