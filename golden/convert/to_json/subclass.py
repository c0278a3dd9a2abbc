import keras


@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = keras.layers.Dense(3)
        self.dense2 = keras.layers.Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)


model = Net()
inputs = keras.Input(shape=(2,))
outputs = model(inputs)
text = model.to_json()
again = keras.models.model_from_json(text)
print(outputs.shape, inputs.dtype)
assert inputs.shape == (None, 2)
