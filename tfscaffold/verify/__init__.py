"""Runs an original and its result side by side, in another process, and compares numbers."""
