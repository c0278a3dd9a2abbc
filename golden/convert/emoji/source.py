import keras
from keras import layers

title = '🙂'; model_name = "größe"
model = keras.Sequential([
    layers.Dense(3, name='é', input_shape=(2,)),  # 🙂 first
    layers.Dense(1),  # 日本
], name='日本')
print('🙂', model.name)
