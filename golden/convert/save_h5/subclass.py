from keras.layers import Dense, Input
from keras.models import Model, load_model
from keras.saving import get_custom_objects, register_keras_serializable


@register_keras_serializable()
class Net(Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = Dense(3)
        self.dense2 = Dense(1)

    def call(self, inputs, training=None):
        x = self.dense1(inputs)
        return self.dense2(x)

    def get_config(self):
        return {**super().get_config(), "build_config": self.get_build_config()}

    @classmethod
    def from_config(cls, config):
        build_config = config.pop("build_config")
        model = cls(**config)
        model(Input(batch_shape=build_config["input_shape"]))
        return model


get_custom_objects()["Net"] = Net


model = Net()
model(Input(shape=(2,)))
model.compile('adam', 'mse')
model.save('model.h5')
model.save_weights('model.weights.h5')
loaded = load_model('model.h5', compile=False)
