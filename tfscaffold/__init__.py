"""Writes and rewrites TensorFlow/Keras code at four levels of abstraction."""

__version__ = "0.1.0"
