from tensorflow import keras
from tensorflow.keras import Input, Model, layers


@keras.utils.register_keras_serializable()
class Classifier(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = layers.Dense(12, activation="relu")
        self.dense2 = layers.Dense(8, activation="relu")
        self.dense3 = layers.Dense(1, activation="sigmoid")

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        x = self.dense2(x)
        return self.dense3(x)


classifier = Classifier(name="classifier")
classifier(Input(shape=(8,)))
classifier.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD())
