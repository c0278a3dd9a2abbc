import keras
from keras import layers

title = '🙂'; model_name = "größe"


@keras.saving.register_keras_serializable()
class 日本(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.é = layers.Dense(3, name='é')  # 🙂 first
        self.dense = layers.Dense(1)  # 日本

    def call(self, inputs):
        x = self.é(inputs)
        return self.dense(x)


model = 日本(name='日本')
model(keras.Input(shape=(2,)))
print('🙂', model.name)
