"""Multilayer perceptron, written with TensorFlow/Keras by tfscaffold 0.1.0."""

import os

# Keras reads this when it is first imported; the code here is written for TensorFlow.
os.environ["KERAS_BACKEND"] = "tensorflow"
# 1 leaves out TensorFlow's remarks about the machine, and keeps warnings and errors.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")
