import keras
from keras import layers

head = layers.Dense(2, name="head-logits")
model = keras.Sequential(
    [
        keras.Input((4,)),
        layers.Dense(8, name="fc-1"),
        layers.Dense(8, name="2nd"),
        head,
    ],
    name="fashion-mnist",
)
