"""The devices of this computer that train together."""

import tensorflow as tf


def new_strategy(cpu_replicas: int) -> tf.distribute.Strategy:
    """Return a strategy: each GPU has a copy of the model and a share of each batch.

    Args:
        cpu_replicas: Where there is no GPU: the number of copies that share the CPU.
    """
    if not tf.config.list_physical_devices("GPU"):
        split_cpu(cpu_replicas)
    devices = tf.config.list_logical_devices("GPU")
    devices = devices or tf.config.list_logical_devices("CPU")
    return tf.distribute.MirroredStrategy([device.name for device in devices])


def split_cpu(parts: int) -> None:
    """Let TensorFlow see several CPUs; it has to come before all that computes."""
    (cpu,) = tf.config.list_physical_devices("CPU")
    before = tf.config.get_logical_device_configuration(cpu) or [None]
    if len(before) != parts:
        part = tf.config.LogicalDeviceConfiguration()
        tf.config.set_logical_device_configuration(cpu, [part] * parts)
