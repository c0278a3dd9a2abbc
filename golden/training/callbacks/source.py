import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense, Dropout, Flatten, Conv2D
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import SGD
from tensorflow.keras.callbacks import (
    EarlyStopping,
    ReduceLROnPlateau,
    ModelCheckpoint,
    TensorBoard,
    LearningRateScheduler,
)

tf.keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
x = rng.normal(size=(70, 6, 6, 1)).astype("float32")
y = np.eye(2)[rng.integers(0, 2, 70)]
x_val, y_val = x[50:], y[50:]


class Print(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, sorted(logs))


def train(epochs):
    net = Sequential()
    net.add(Conv2D(4, 3, activation="relu", input_shape=(6, 6, 1)))
    net.add(Flatten())
    net.add(Dropout(0.4))
    net.add(Dense(2, activation="softmax"))
    opt = SGD(learning_rate=0.1, momentum=0.9)
    stop = EarlyStopping(monitor="val_loss", patience=1, restore_best_weights=True)
    callbacks = [
        stop,
        ReduceLROnPlateau(patience=1, factor=0.5),
        Print(),
        ModelCheckpoint("best.keras", save_best_only=True),
        TensorBoard("logs"),
        LearningRateScheduler(lambda epoch, lr: lr * 0.9),
    ]
    net.compile(
        loss=tf.keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        optimizer=opt,
        metrics=["acc", tf.keras.metrics.AUC(name="auc"), "mse"],
    )
    h = net.fit(
        x,
        y,
        epochs=epochs,
        validation_data=(x_val, y_val),
        class_weight={0: 1.0, 1: 3.0},
        callbacks=callbacks,
    )
    score = net.evaluate(x_val, y_val)
    print("Test loss:", score[0])
    print(net.evaluate(x_val, y_val, batch_size=7, return_dict=True))
    net.save("end.keras")
    global history, score2
    history, score2 = h, score
    return net


model = train(6)
