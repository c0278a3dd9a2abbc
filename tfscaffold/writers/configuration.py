"""The configuration of a class: what Keras saves of it, and makes it of again."""

from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.writers.classes import Class, listed
from tfscaffold.writers.saving import hdf5_saves, saves_models, sets_trainable
from tfscaffold.writers.shapes import example_dtype
from tfscaffold.writers.writing import Context


def configuration(
    graph: Graph, context: Context, new: Class, *, is_built: bool
) -> list[str]:
    """Return `get_config` and `from_config`, where Keras' own do not do.

    Keras' reader of HDF5 looks for a class by its bare name, and gives the weights to a model
    that must have been built by then (`load_model_from_hdf5` in
    keras/src/legacy/saving/legacy_h5_format.py). In a configuration it finds only what has been
    serialized.

    Args:
        graph: The model.
        context: The file.
        new: Its class.
        is_built: Whether it is certainly built before it is saved.
    """
    unit = context.unit
    indent = unit * 2
    top = not new.constructor.local

    def keras(name: str) -> str:
        return context.spell.keras(name, graph, top=top)

    is_hdf5 = bool(hdf5_saves(graph, context.code))
    held = {part.parameter: part for part in new.constructor.parts if part.parameter}
    data = new.constructor.parameters if is_hdf5 else new.constructor.data
    arrays = new.constructor.arrays
    items = [f'"{name}": self.{name}' for name in data if is_hdf5 or name not in arrays]
    before: list[str] = []
    after: list[str] = []
    if is_hdf5:
        items.append('"build_config": self.get_build_config()')
        before.append('build_config = config.pop("build_config")')
        arguments = ['batch_shape=build_config["input_shape"]']
        dtype = example_dtype(graph, context)
        arguments += [f"dtype={dtype}"] if dtype else []
        after += [] if is_built else ["if build_config:"]
        build = f"model({keras('Input')}({', '.join(arguments)}))"
        after.append(build if is_built else f"{unit}{build}")
    if _is_frozen(graph, context.code):
        items.append('"trained": [layer.trainable for layer in self.layers]')
        before.append('trained = config.pop("trained")')
        after += [
            "for layer, trainable in zip(model.layers, trained):",
            f"{unit}if layer.trainable != trainable:",
            f"{unit * 2}layer.trainable = trainable",
        ]
    head = ["", f"{unit}def get_config(self):"]
    inherited = "**super().get_config()"
    if is_hdf5 and new.constructor.parameters:
        before.insert(0, f"config = {keras('deserialize_keras_object')}(config)")
        head += listed(f"{indent}config = {{", items, "}", indent, context)
        items = [f"**{keras('serialize_keras_object')}(config)"]
    elif held or arrays:
        serialize = keras("serialize_keras_object")
        deserialize = keras("deserialize_keras_object")
        for name in (*arrays, *held):
            value, again = (
                f"{serialize}(self.{name})",
                f'{deserialize}(config["{name}"])',
            )
            if name in held and held[name].is_list:
                value = f"[{serialize}(layer) for layer in self.{name}]"
                again = f'[{deserialize}(layer) for layer in config["{name}"]]'
            items.append(f'"{name}": {value}')
            before.append(f'config["{name}"] = {again}')
    if not items:
        return []
    text = [
        *head,
        *listed(f"{indent}return {{", [inherited, *items], "}", indent, context),
    ]
    if before:
        made = ["model = cls(**config)", *after, "return model"]
        body = [*before, *(made if after else ["return cls(**config)"])]
        text += ["", f"{unit}@classmethod", f"{unit}def from_config(cls, config):"]
        text += [f"{indent}{line}" for line in body]
    if is_hdf5:
        text += [
            "",
            *([""] if top else []),
            f'{keras("get_custom_objects")}()["{new.name}"] = {new.name}',
        ]
    return text


def _is_frozen(graph: Graph, code: Code) -> bool:
    """Whether the file may freeze the model's layers, and saves models.

    Those that the class makes itself would be trained again once it is loaded.
    """
    return (
        any(
            use.lost or use.what in ("trainable", "layers", "get_layer")
            for use in graph.uses
        )
        and sets_trainable(code)
        and saves_models(code)
    )
