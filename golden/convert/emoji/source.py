import keras
from keras import layers

title = '🙂'; model_name = "größe"
model = keras.Sequential([
    layers.Dense(3, name='hidden', input_shape=(2,)),  # 🙂 first
    layers.Dense(1),  # 日本
], name='size')
print('🙂', model.name)
