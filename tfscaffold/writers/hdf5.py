"""What lets Keras save a class to HDF5 and load it again.

Its reader looks for the class by its bare name, makes it of its configuration, and gives the
weights to a model that must have been built by then (`load_model_from_hdf5` in
keras/src/legacy/saving/legacy_h5_format.py).
"""

from tfscaffold.model.graph import Graph
from tfscaffold.writers.classes import Class, listed
from tfscaffold.writers.shapes import example_dtype
from tfscaffold.writers.writing import Context


def configuration(
    graph: Graph, context: Context, new: Class, *, is_built: bool
) -> list[str]:
    """Return `get_config`, `from_config`, and what enters the class in Keras' list.

    Args:
        graph: The model.
        context: The file.
        new: Its class.
        is_built: Whether it is certainly built before it is saved.
    """
    unit = context.unit
    top = not new.constructor.local
    names = ("get_custom_objects", "Input")
    entered, made = (context.spell.keras(name, graph, top=top) for name in names)
    built = '"build_config": self.get_build_config()'
    before: list[str] = []
    restored: list[str] = []
    items = ["**super().get_config()", built]
    if new.constructor.parameters:
        serialize, deserialize = (
            context.spell.keras(f"{name}_keras_object", graph, top=top)
            for name in ("serialize", "deserialize")
        )
        held = [f'"{name}": self.{name}' for name in new.constructor.parameters]
        indent = unit * 2
        before = listed(f"{indent}config = {{", [*held, built], "}", indent, context)
        items[1] = f"**{serialize}(config)"
        restored = [f"{indent}config = {deserialize}(config)"]
    arguments = ['batch_shape=build_config["input_shape"]']
    dtype = example_dtype(graph, context)
    arguments += [f"dtype={dtype}"] if dtype else []
    build = f"model({made}({', '.join(arguments)}))"
    return [
        "",
        f"{unit}def get_config(self):",
        *before,
        *listed(f"{unit * 2}return {{", items, "}", unit * 2, context),
        "",
        f"{unit}@classmethod",
        f"{unit}def from_config(cls, config):",
        *restored,
        f'{unit * 2}build_config = config.pop("build_config")',
        f"{unit * 2}model = cls(**config)",
        *([] if is_built else [f"{unit * 2}if build_config:"]),
        f"{unit * 2 if is_built else unit * 3}{build}",
        f"{unit * 2}return model",
        "",
        *([] if new.constructor.local else [""]),
        "# A file of HDF5 names the class without its package.",
        f'{entered}()["{new.name}"] = {new.name}',
    ]
