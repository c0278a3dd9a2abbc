"""What random trainings are made of: tasks, layers, optimizers, callbacks, and code around them."""

from dataclasses import dataclass

# Names that a loop might choose for something of its own.
AWKWARD = (
    *("step", "epoch", "logs", "losses", "metrics", "batch", "batches", "gradients"),
    *("optimizer", "train_step", "dataset", "results", "value", "fit", "predict"),
    *("evaluate", "state", "callbacks", "Input", "tape", "epochs", "count", "steps"),
)
HEAD = """\
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(44, 4)).astype("float32")
total = x.sum(axis=1)
x_val, total_val = x[30:] * 0.5, total[30:] * 0.5


def show(results):
    results = dict(sorted(results.items())) if isinstance(results, dict) else results
    print(keras.tree.map_structure(lambda each: np.round(each, 4).tolist(), results))


"""
OWN_LOSS = """\
def own_loss(y_true, y_pred):
    return keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)


"""
OWN_METRIC = """\
def largest(y_true, y_pred):
    return keras.ops.max(keras.ops.abs(y_true - y_pred))


"""
OWN_CALLBACK = """\
class Told(keras.callbacks.Callback):
    def __init__(self, every=1):
        super().__init__()
        self.every = every

    def on_train_begin(self, logs=None):
        print("begin", self.params["epochs"], self.params["steps"])

    def on_train_batch_end(self, batch, logs=None):
        if batch % 3 == 2:
            print(batch, sorted(logs))

    def on_epoch_end(self, epoch, logs=None):
        if epoch % self.every == 0:
            print(epoch, {name: round(value, 4) for name, value in logs.items()})


"""
GENERATOR = """\
def batches(x, y, size=8):
    while True:
        for start in range(0, len(x), size):
            yield x[start : start + size], y[start : start + size]


"""
ROWS = """\
class Rows(keras.utils.PyDataset):
    def __init__(self, x, y, size=8):
        super().__init__()
        self.x, self.y, self.size = x, y, size

    def __len__(self):
        return -(-len(self.x) // self.size)

    def __getitem__(self, i):
        part = slice(i * self.size, (i + 1) * self.size)
        return self.x[part], self.y[part]


"""
DEFINITIONS = {
    "own_loss": OWN_LOSS,
    "largest": OWN_METRIC,
    "Told": OWN_CALLBACK,
    "batches": GENERATOR,
    "Rows": ROWS,
}


@dataclass(frozen=True)
class Task:
    """What is to be learned.

    Attributes:
        last: The layers at the end.
        target: Of the examples whose sums are called `total`.
        losses: As `compile` takes them.
        metrics: Likewise.
    """

    last: tuple[tuple[str, ...], ...]
    target: tuple[str, ...]
    losses: tuple[str, ...]
    metrics: tuple[str, ...]


TASKS = (
    Task(
        (("layers.Dense(1)",), ('layers.Dense(units=1, activation="linear")',)),
        ("{total}", "{total}[:, None]", "np.sin({total})", "{total}.reshape(-1, 1)"),
        (
            '"mse"',
            '"mean_squared_error"',
            '"mae"',
            '"MSE"',
            '"huber"',
            '"log_cosh"',
            "keras.losses.MeanSquaredError()",
            "keras.losses.Huber(delta=0.5)",
            "keras.losses.MeanSquaredError",
            "keras.losses.mean_absolute_error",
            'keras.losses.MeanAbsoluteError(reduction="sum")',
            "own_loss",
            "lambda a, b: keras.ops.mean(keras.ops.abs(a - b) ** 3)",
            'keras.losses.get("mse")',
            "tf.keras.losses.MeanAbsoluteError()",
        ),
        (
            '"mae"',
            '"mse"',
            '"MeanSquaredError"',
            '"RootMeanSquaredError"',
            '"cosine_similarity"',
            "keras.metrics.MeanAbsoluteError()",
            'keras.metrics.RootMeanSquaredError(name="root")',
            "keras.metrics.R2Score()",
            "largest",
            "keras.losses.mean_absolute_error",
            "keras.metrics.MeanAbsolutePercentageError",
        ),
    ),
    Task(
        (
            ('layers.Dense(1, activation="sigmoid")',),
            ("layers.Dense(1)", 'layers.Activation("sigmoid")'),
        ),
        (
            "({total} > 0).astype(int)",
            "({total} > 0)[:, None].astype('float32')",
            "({total} > 0).astype('uint8')",
            "{total} > 0",
        ),
        (
            '"binary_crossentropy"',
            "keras.losses.BinaryCrossentropy()",
            "keras.losses.BinaryCrossentropy(label_smoothing=0.1)",
            "keras.losses.binary_crossentropy",
            '"mse"',
            '"hinge"',
            'keras.losses.BinaryFocalCrossentropy(name="focal")',
        ),
        (
            '"accuracy"',
            '"acc"',
            '"Accuracy"',
            '"binary_accuracy"',
            '"AUC"',
            "keras.metrics.AUC()",
            'keras.metrics.Precision(name="p")',
            "keras.metrics.Recall()",
            "keras.metrics.BinaryAccuracy(threshold=0.4)",
            '"binary_crossentropy"',
            "keras.metrics.FalsePositives()",
        ),
    ),
    Task(
        (
            ('layers.Dense(3, activation="softmax")',),
            ("layers.Dense(3)", "layers.Softmax()"),
        ),
        (
            "({total} > 0).astype(int) + ({total} > 1)",
            "(np.abs({total}) % 3).astype('int32')",
            "(np.abs({total}) % 3).astype('int64')[:, None]",
        ),
        (
            '"sparse_categorical_crossentropy"',
            "keras.losses.SparseCategoricalCrossentropy()",
            "keras.losses.sparse_categorical_crossentropy",
            "tf.keras.losses.SparseCategoricalCrossentropy(from_logits=False)",
        ),
        (
            '"accuracy"',
            '"acc"',
            '"sparse_categorical_accuracy"',
            "keras.metrics.SparseCategoricalAccuracy()",
            "keras.metrics.SparseTopKCategoricalAccuracy(k=2)",
            "keras.metrics.sparse_categorical_accuracy",
        ),
    ),
    Task(
        (
            ('layers.Dense(3, activation="softmax")',),
            ("layers.Dense(3)", 'layers.Activation("softmax")'),
        ),
        (
            "keras.utils.to_categorical(np.abs({total}).astype(int) % 3, 3)",
            "np.eye(3)[np.abs({total}).astype(int) % 3]",
            "np.eye(3, dtype='float32')[np.abs({total}).astype(int) % 3]",
        ),
        (
            '"categorical_crossentropy"',
            "keras.losses.CategoricalCrossentropy(label_smoothing=0.2)",
            "keras.losses.categorical_crossentropy",
            '"kl_divergence"',
            '"mse"',
        ),
        (
            '"accuracy"',
            '"acc"',
            '"categorical_accuracy"',
            '"mae"',
            '"AUC"',
            "keras.metrics.CategoricalAccuracy()",
            "keras.metrics.F1Score()",
            "keras.metrics.TopKCategoricalAccuracy(k=2)",
            "keras.metrics.Precision()",
            "largest",
        ),
    ),
)
LAYERS = (
    'layers.Dense(5, activation="relu")',
    'layers.Dense(4, activation="tanh", name="hidden")',
    "layers.Dense(6, kernel_regularizer=keras.regularizers.l2(0.01))",
    'layers.Dense(3, activity_regularizer="l2")',
    'layers.Dense(4, kernel_constraint="max_norm")',
    "layers.Dropout(0.3)",
    "layers.BatchNormalization()",
    "layers.GaussianNoise(0.1)",
    "layers.LeakyReLU()",
)
OPTIMIZERS = (
    '"adam"',
    '"sgd"',
    '"SGD"',
    '"rmsprop"',
    '"nadam"',
    '"adagrad"',
    "keras.optimizers.Adam(0.02)",
    "keras.optimizers.Adam(learning_rate=rate)",
    "keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True)",
    "keras.optimizers.SGD(learning_rate=0.05, clipnorm=0.5)",
    "keras.optimizers.Adam(clipvalue=0.1)",
    "keras.optimizers.Adam(global_clipnorm=0.3)",
    "keras.optimizers.AdamW(0.02, weight_decay=0.05)",
    "keras.optimizers.SGD(0.05, weight_decay=0.01)",
    "keras.optimizers.Adam(0.02, use_ema=True, ema_momentum=0.5)",
    "keras.optimizers.SGD(0.1, gradient_accumulation_steps=2)",
    "keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.05, 3, 0.7))",
    "keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 12))",
    "keras.optimizers.RMSprop(0.01, centered=True)",
    'keras.optimizers.get("adam")',
    "tf.keras.optimizers.Adam(1e-2)",
    "keras.optimizers.Ftrl()",
    "keras.optimizers.Lion(0.01)",
)
CALLBACKS = (
    'keras.callbacks.EarlyStopping(monitor="{watched}", patience=1)',
    'keras.callbacks.EarlyStopping("{watched}", 0.01, 1, restore_best_weights=True)',
    'keras.callbacks.EarlyStopping(monitor="loss", patience=0, start_from_epoch=1)',
    (
        'keras.callbacks.EarlyStopping(monitor="loss", baseline=0.1, patience=2, '
        "restore_best_weights=True)"
    ),
    'keras.callbacks.ReduceLROnPlateau(monitor="{watched}", factor=0.3, patience=1)',
    'keras.callbacks.ReduceLROnPlateau("loss", patience=0, min_delta=1, cooldown=1)',
    "keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))",
    "keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.5)",
    'keras.callbacks.ModelCheckpoint("best.weights.h5", save_weights_only=True)',
    (
        'keras.callbacks.ModelCheckpoint("best.weights.h5", monitor="{watched}", '
        "save_best_only=True, save_weights_only=True)"
    ),
    (
        'keras.callbacks.ModelCheckpoint("e{{epoch}}.weights.h5", '
        "save_weights_only=True, save_freq=3)"
    ),
    (
        'keras.callbacks.ModelCheckpoint("best.keras", save_best_only=True, '
        'monitor="{watched}")'
    ),
    'keras.callbacks.CSVLogger("log.csv")',
    'keras.callbacks.CSVLogger("log.csv", append=True, separator=";")',
    "keras.callbacks.TerminateOnNaN()",
    "keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch))",
    "keras.callbacks.LambdaCallback(on_train_batch_begin=lambda i, logs: print(i))",
    "keras.callbacks.History()",
    "Told()",
    "Told(every=2)",
)
