"""What stands for `keras.models.clone_model` of a class."""

import keras


def clone_of(model: keras.Model) -> keras.Model:
    """Return a model of the same class and layers, with weights of its own.

    `keras.models.clone_model` takes no model that is a class. What `compile` was told is
    left out, as it does.
    """
    clone = type(model).from_config(model.get_config())
    build_config = model.get_build_config()
    if build_config and not clone.built:
        clone(keras.Input(batch_shape=build_config["input_shape"]))
    return clone
