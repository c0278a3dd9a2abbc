import keras
from keras import layers

augmentation = keras.Sequential([layers.RandomFlip("horizontal", seed=1)], name="augmentation")
features = keras.Sequential(
    [layers.Conv2D(4, 3, kernel_regularizer="l2"), layers.BatchNormalization(), layers.Flatten()]
)


def with_head(body, classes):
    # The body is trained with it.
    inputs = keras.Input((6, 6, 3))
    x = augmentation(inputs)
    x = body(x)
    outputs = layers.Dense(classes, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    return model


model = with_head(features, 3)
print(model(keras.ops.ones((2, 6, 6, 3)), training=False))
