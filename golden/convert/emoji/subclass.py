import keras
from keras import layers

title = '🙂'; model_name = "größe"


@keras.saving.register_keras_serializable()
class Size(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(3, name='hidden')  # 🙂 first
        self.dense = layers.Dense(1)  # 日本

    def call(self, inputs, training=None):
        x = self.hidden(inputs)
        return self.dense(x)


model = Size(name='size')
model(keras.Input(shape=(2,)))
print('🙂', model.name)
