import keras
from keras import layers

title = '🙂'; model_name = "größe"
inputs = keras.Input(shape=(2,))
x = layers.Dense(3, name='hidden')(inputs)  # 🙂 first
outputs = layers.Dense(1)(x)  # 日本
model = keras.Model(inputs, outputs, name='size')
print('🙂', model.name)
