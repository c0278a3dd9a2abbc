import keras
from keras import layers

texts = ["good film", "bad film"]
vectorize_layer = layers.TextVectorization(max_tokens=20, output_sequence_length=4)
vectorize_layer.adapt(texts)


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, vectorize_layer, **kwargs):
        super().__init__(**kwargs)
        self.vectorize_layer = vectorize_layer
        self.embedding = layers.Embedding(20, 4, name="embedding")
        self.pool = layers.GlobalAveragePooling1D()
        self.dense = layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.vectorize_layer(inputs)
        x = self.embedding(x)
        x = self.pool(x)
        return self.dense(x)

    def get_config(self):
        return {
            **super().get_config(),
            "vectorize_layer": keras.saving.serialize_keras_object(self.vectorize_layer),
        }

    @classmethod
    def from_config(cls, config):
        config["vectorize_layer"] = keras.saving.deserialize_keras_object(config["vectorize_layer"])
        return cls(**config)


model = Net(vectorize_layer)
model(keras.Input(shape=(1,), dtype="string"))
