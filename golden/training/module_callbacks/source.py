import numpy as np
import tensorflow as tf
from tensorflow.keras.callbacks import (
    CSVLogger,
    EarlyStopping,
    LearningRateScheduler,
    ModelCheckpoint,
    ReduceLROnPlateau,
    TensorBoard,
)
from tensorflow.keras.layers import LSTM, Dense, Embedding
from tensorflow.keras.models import Sequential

tf.keras.utils.set_random_seed(5)
rng = np.random.default_rng(0)
words = rng.integers(0, 9, (60, 7))
labels = (words.sum(axis=1) > 27).astype("float32")
train_ds = tf.data.Dataset.from_tensor_slices((words, labels)).batch(16)


class Rates(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, float(self.model.optimizer.learning_rate), sorted(logs))


net = Sequential()
net.add(Embedding(9, 4, mask_zero=True))
net.add(LSTM(5, dropout=0.2))
net.add(Dense(1, activation="sigmoid"))
net.compile(
    optimizer=tf.keras.optimizers.Nadam(0.01),
    loss="binary_crossentropy",
    metrics=["accuracy", tf.keras.metrics.AUC(name="auc")],
)
history = net.fit(
    train_ds,
    epochs=8,
    verbose=0,
    validation_data=train_ds,
    callbacks=[
        EarlyStopping(patience=1, restore_best_weights=True),
        ReduceLROnPlateau(patience=0, factor=0.5),
        ModelCheckpoint("best.weights.h5", save_weights_only=True),
        TensorBoard("logs"),
        LearningRateScheduler(lambda epoch, rate: rate * 0.9),
        CSVLogger("log.csv"),
        Rates(),
    ],
)
net.save("words.keras")
score = net.evaluate(words, labels, batch_size=16, verbose=0)
