"""Trains a classifier of handwritten digits and writes a report."""

import argparse
import json
import random
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split
from tensorflow.keras import layers

SEED = 7
CLASSES = [str(digit) for digit in range(10)]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--folder", type=Path, default=Path("runs/digits"))
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    return parser.parse_args()


def count(labels):
    """Return how many examples each class has."""
    return {name: int((labels == index).sum()) for index, name in enumerate(CLASSES)}


def fix_seeds(seed=SEED):
    random.seed(seed)
    np.random.seed(seed)
    tf.random.set_seed(seed)


def load_data(test_size=0.2):
    """Return images between 0 and 1 with a channel axis, and labels."""
    digits = load_digits()
    images = digits.images.astype("float32")[..., np.newaxis] / 16.0
    labels = digits.target.astype("int32")
    x_train, x_test, y_train, y_test = train_test_split(
        images, labels, test_size=test_size, random_state=SEED, stratify=labels
    )
    x_train, x_val, y_train, y_val = train_test_split(
        x_train, y_train, test_size=test_size, random_state=SEED, stratify=y_train
    )
    return (x_train, y_train), (x_val, y_val), (x_test, y_test)


def as_dataset(images, labels, batch_size, shuffle=False):
    dataset = tf.data.Dataset.from_tensor_slices((images, labels))
    if shuffle:
        dataset = dataset.shuffle(len(images), seed=SEED)
    return dataset.batch(batch_size).prefetch(tf.data.AUTOTUNE)


def build_model(input_shape, num_classes, dropout):
    """Return three blocks of convolutions and a classifier."""
    return tf.keras.Sequential(
        [
            layers.Input(shape=input_shape),
            # The images are small: no pooling before the second block.
            layers.Conv2D(32, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.Conv2D(64, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(128, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),  # 2 x 2 is left
            layers.Flatten(),
            layers.Dropout(dropout),
            layers.Dense(128, activation="relu"),
            layers.Dropout(dropout),
            layers.Dense(num_classes, activation="softmax"),
        ],
        name="digits",
    )


def callbacks(folder):
    return [
        tf.keras.callbacks.EarlyStopping(
            monitor="val_loss", patience=5, restore_best_weights=True
        ),
        tf.keras.callbacks.ReduceLROnPlateau(
            monitor="val_loss", factor=0.5, patience=2, min_lr=1e-5
        ),
        tf.keras.callbacks.ModelCheckpoint(
            str(folder / "best.keras"), monitor="val_accuracy", save_best_only=True
        ),
        tf.keras.callbacks.TensorBoard(log_dir=str(folder / "logs")),
    ]


def plot_history(history, path):
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(history["loss"], label="training")
    left.plot(history["val_loss"], label="validation")
    left.set_title("loss")
    left.set_xlabel("epoch")
    left.legend()
    right.plot(history["accuracy"], label="training")
    right.plot(history["val_accuracy"], label="validation")
    right.set_title("accuracy")
    right.set_xlabel("epoch")
    right.legend()
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)


def plot_confusion(labels, predicted, path):
    matrix = confusion_matrix(labels, predicted)
    figure, axes = plt.subplots(figsize=(6, 6))
    axes.imshow(matrix, cmap="Blues")
    axes.set_xticks(range(len(CLASSES)), CLASSES)
    axes.set_yticks(range(len(CLASSES)), CLASSES)
    axes.set_xlabel("predicted")
    axes.set_ylabel("true")
    for row in range(len(CLASSES)):
        for column in range(len(CLASSES)):
            color = "white" if matrix[row, column] > matrix.max() / 2 else "black"
            axes.text(
                column,
                row,
                str(matrix[row, column]),
                ha="center",
                va="center",
                color=color,
            )
    figure.savefig(path)
    plt.close(figure)


def worst_examples(images, labels, probabilities, count=9):
    """Return the images whose true class got the least probability."""
    of_true_class = probabilities[np.arange(len(labels)), labels]
    order = np.argsort(of_true_class)[:count]
    return [
        {
            "index": int(index),
            "label": CLASSES[labels[index]],
            "predicted": CLASSES[int(np.argmax(probabilities[index]))],
            "probability": float(of_true_class[index]),
            "mean": float(images[index].mean()),
        }
        for index in order
    ]


def main():
    arguments = parse_arguments()
    fix_seeds()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    train, validation, test = load_data()

    model = build_model(train[0].shape[1:], len(CLASSES), arguments.dropout)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(arguments.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    if arguments.resume and (arguments.folder / "best.keras").exists():
        model.load_weights(arguments.folder / "best.keras")
    history = model.fit(
        as_dataset(*train, arguments.batch_size, shuffle=True),
        validation_data=as_dataset(*validation, arguments.batch_size),
        epochs=arguments.epochs,
        callbacks=callbacks(arguments.folder),
        verbose=0 if arguments.quiet else 2,
    )
    plot_history(history.history, arguments.folder / "history.png")

    loss, accuracy = model.evaluate(as_dataset(*test, arguments.batch_size), verbose=0)
    probabilities = model.predict(test[0], verbose=0)
    plot_confusion(
        test[1], probabilities.argmax(axis=1), arguments.folder / "confusion.png"
    )
    report = {
        "loss": float(loss),
        "accuracy": float(accuracy),
        "examples": count(train[1]),
        "epochs": len(history.history["loss"]),
        "worst": worst_examples(test[0], test[1], probabilities),
    }
    (arguments.folder / "report.json").write_text(json.dumps(report, indent=2))
    print(f"held-out accuracy: {accuracy:.3f}")


if __name__ == "__main__":
    main()
