"""Keras layers written in raw TensorFlow: one file for each of Keras' families."""
