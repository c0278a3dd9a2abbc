import keras
from keras import layers

augmentation = keras.Sequential([layers.RandomFlip("horizontal", seed=1)], name="augmentation")
features = keras.Sequential(
    [layers.Conv2D(4, 3, kernel_regularizer="l2"), layers.BatchNormalization(), layers.Flatten()]
)


def with_head(body, classes):
    # The body is trained with it.
    model = keras.Sequential()
    model.add(keras.Input((6, 6, 3)))
    model.add(augmentation)
    model.add(body)
    model.add(layers.Dense(classes, activation="softmax"))
    return model


model = with_head(features, 3)
print(model(keras.ops.ones((2, 6, 6, 3)), training=False))
