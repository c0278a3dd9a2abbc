"""The computers that train together: workers, each a process that runs the same code.

TensorFlow reads from the variable TF_CONFIG of the environment who they are.
"""

import json
import os

import tensorflow as tf


def new_strategy() -> tf.distribute.Strategy:
    """Return a strategy: each worker has a copy of the model and a share of each batch.

    It waits for all workers. It has to be made before all that computes.
    """
    return tf.distribute.MultiWorkerMirroredStrategy()


def is_chief() -> bool:
    """Return whether this worker is the one that writes the results."""
    config = json.loads(os.environ.get("TF_CONFIG", "{}"))
    return config.get("task", {}).get("index", 0) == 0
