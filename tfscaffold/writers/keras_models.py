"""A `tf.Module` that Keras holds or trains: in the file it is a model of Keras around one."""

import ast
import re
from collections.abc import Container, Iterator

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Graph
from tfscaffold.source.code import Code
from tfscaffold.writers import shapes
from tfscaffold.writers.builds import is_built_below
from tfscaffold.writers.built import refuse_unbuilt_uses
from tfscaffold.writers.classes import listed
from tfscaffold.writers.constructor import Constructor
from tfscaffold.writers.later_uses import refuse_uses
from tfscaffold.writers.layer_forms import forms
from tfscaffold.writers.listed_layers import asks_for_weights
from tfscaffold.writers.saving import saves_weights_only, sets_trainable
from tfscaffold.writers.subclass import refuse_calls
from tfscaffold.writers.tuned_models import OF_LAYERS, refuse_tuned
from tfscaffold.writers.untold import default_of_training
from tfscaffold.writers.wrapped_models import refuse_copies
from tfscaffold.writers.writing import Context, Reasons

HOLDER = "ModuleModel"
# One that is saved as a whole.
SAVED = "SavedModuleModel"
_LAYERS = "its layers only list their weights, and have no tensors"
_WHOLE = "it is saved as a whole by `save` and `save_model` of Keras alone"
_REFUSED = {
    "layers": _LAYERS,
    "get_layer": _LAYERS,
    "export": _WHOLE,
    "from_config": _WHOLE,
    "get_config": _WHOLE,
    "to_json": _WHOLE,
}
# What makes another one of an object's state, as Keras does of a configuration.
_COPIERS = re.compile(r"(copy|pickle|cloudpickle|dill|joblib)\.(copy|deepcopy|dumps?)")
_MASKS = re.compile(r"\bmask_zero\s*=\s*(?!False)|\bMasking\(|\bcompute_mask\b")
# What saves a model as a whole, or makes another one of what is known of it.
_SAVERS = (
    *("save", "save_model", "clone_model", "to_json", "export", "get_config"),
    # Of TensorFlow Lite and TensorFlow.js.
    *("from_keras_model", "save_keras_model"),
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".npy", ".npz", ".csv", ".txt", ".pdf")


def holder(graph: Graph, context: Context) -> tuple[str, list[str]]:
    """Return what the model is kept in, and what that is told of its input."""
    block = SAVED if is_saved(context.code) else HOLDER
    name = context.blocks([block])[block]
    if is_built_below(graph, context):
        return name, []
    indent = context.code.text.indent(graph.sites[-1].start)
    shape = shapes.batch_shape(graph, context, indent)
    dtype = shapes.example_dtype(graph, context)
    given = [shape] if shape else []
    return name, [*given, f"input_dtype={dtype}"] if dtype else given


def refuse_held(
    graph: Graph,
    context: Context,
    made: Constructor,
    moved: Container[ast.stmt],
    reasons: Reasons,
) -> None:
    """Refuse what a model of Keras around a `tf.Module` does not do as a Sequential.

    Args:
        graph: The model.
        context: The file.
        made: What the class takes and makes.
        moved: Statements that move into the class: what they use is not refused.
        reasons: Where refusals are noted.
    """
    code = context.code
    own = [use for use in graph.uses if use.what in _REFUSED]
    # The list is empty until the model is built.
    is_listed = len(holder(graph, context)[1]) > 0
    for use in own:
        if is_listed and use.what == "layers" and asks_for_weights(use, code):
            continue
        reasons.add(
            "TFS115",
            (use.line, use.column),
            f"`.{use.what}` is used here, of a model that Keras holds or trains and that is to "
            f"be a `tf.Module`: {_REFUSED[use.what]}.",
            "Convert to subclass instead.",
        )
    others = {use.node for use in own} | {*context.around(graph)}
    refuse_uses(graph, code, "subclass", reasons, moved, others)
    refuse_unbuilt_uses(graph, context, reasons)
    _refuse_savers(code, reasons)
    _refuse_copiers(graph, code, reasons)
    if is_saved(code):
        _refuse_unsaved(graph, context, made, reasons)
    _refuse_loads(graph, code, reasons)
    refuse_tuned(graph, code, reasons)
    refuse_copies(graph, code, reasons)
    _refuse_masks(graph, code, reasons)
    _refuse_frozen_layers(graph, context, reasons)
    place = (graph.line, graph.column)
    if default_of_training(graph, context) == "training":
        reasons.add(
            "TFS114",
            place,
            "Keras holds the model and may call it without `training`. It trains some of the "
            "layers then, those behind random ones, and no others.",
            "Convert to subclass instead.",
        )
    is_stated = shapes.has_shape(graph, context) and not is_built_below(graph, context)
    if is_stated and not holder(graph, context)[1]:
        reasons.add(
            "TFS102",
            place,
            "The input's shape is not certain here, by which the model is built at once.",
            "State it in one place: `keras.Input(shape=...)` as the first layer.",
        )


def is_saved(code: Code) -> bool:
    """Whether the file saves whole models, of which the model may be a part."""
    return any(_is_whole(name, call, code) for name, call in _savers(code))


def _savers(code: Code) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls that save or copy a whole model, each with the name of its function."""
    for name, calls in code.calls_by_name.items():
        is_checkpoint = name.endswith("ModelCheckpoint")
        for call in calls if is_checkpoint or name in _SAVERS else ():
            saves_none = (
                saves_weights_only(call) if is_checkpoint else _is_harmless(call, code)
            )
            if not saves_none:
                yield name, call


def _is_whole(name: str, call: ast.Call, code: Code) -> bool:
    """Whether a call saves a whole model through Keras, to `.keras` or HDF5.

    Keras takes no other path, whatever the model is.
    """
    if name.endswith("ModelCheckpoint"):
        return True
    if name == "save_model" and code.symbol(call.func) is not None:
        return True
    is_method = isinstance(call.func, ast.Attribute) and not code.path(call.func)
    return name == "save" and is_method


def _refuse_savers(code: Code, reasons: Reasons) -> None:
    """Refuse other copies than Keras' files of a model, which this one may be a part of."""
    for name, call in _savers(code):
        if not _is_whole(name, call, code):
            reasons.add(
                "TFS115",
                code.position(call),
                f"`{name}` is called here, perhaps of a model that this one is a part of: as a "
                f"`tf.Module` that Keras holds, {_WHOLE}.",
                "Save the model by its `save`, or the weights alone, or convert to subclass "
                "instead.",
            )


def _refuse_unsaved(
    graph: Graph, context: Context, made: Constructor, reasons: Reasons
) -> None:
    """Refuse what a file of the whole model would not hold, and what reads it as layers."""
    code = context.code
    place = (graph.line, graph.column)
    refuse_calls(made, context, reasons)
    if any(part.parameter for part in made.parts):
        reasons.add(
            "TFS115",
            place,
            "Whole models are saved in the file, which does not work for a `tf.Module` that "
            "gets layers from variables.",
            "Write the layers out in the model, or convert to subclass instead.",
        )
    for name in ("set_dtype_policy", "set_global_policy", "set_policy", "set_floatx"):
        for call in code.calls_by_name.get(name, ()):
            reasons.add(
                "TFS115",
                code.position(call),
                "Whole models are saved in the file, and the dtypes that are set here are not "
                "saved with a `tf.Module`.",
                "Save the weights alone, or convert to subclass instead.",
            )
    loads = code.calls_by_name.get("load_model", [])
    if not loads:
        return
    for node in code.nodes(ast.Attribute):
        value = code.assigned(node.value) if isinstance(node.value, ast.Name) else None
        is_loaded = isinstance(value, ast.Call) and value in loads
        is_changed = node.attr in ("add", "pop") and (is_loaded or node.value in loads)
        if (node.attr in OF_LAYERS or is_changed) and not code.path(node):
            reasons.add(
                "TFS115",
                code.position(node),
                f"`.{node.attr}` is read here, perhaps of a model that is loaded with this one "
                f"as a part: {_LAYERS}.",
                "Convert to subclass instead.",
            )


def file_remarks(graph: Graph, context: Context) -> list[Diagnostic]:
    """Return what files of whole models hold now."""
    if not is_saved(context.code):
        return []
    return [
        Diagnostic(
            "TFS202",
            "warning",
            graph.line,
            graph.column,
            "A file of the whole model names the class from now on, in place of its layers.",
            "What loads it must have imported the module of the class.",
        )
    ]


def configuration(
    graph: Graph, context: Context, made: Constructor
) -> tuple[list[str], list[str], list[str]]:
    """Return the decorator of the class, what it keeps, and the methods it is saved by."""
    if not is_saved(context.code):
        return [], [], []
    unit = context.unit
    again = context.spell.keras("deserialize_keras_object", graph, top=True)
    items = [f'"{name}": self.{name}' for name in made.parameters]
    methods = [
        "",
        f"{unit}def get_config(self):",
        *listed(f"{unit * 2}return {{", items, "}", unit * 2, context),
        "",
        f"{unit}@classmethod",
        f"{unit}def from_config(cls, config):",
        f"{unit * 2}return cls(**{again}(config))",
    ]
    register = context.spell.keras("register_keras_serializable", graph, top=True)
    kept = [f"{unit * 2}self.{name} = {name}" for name in made.parameters]
    return [f"@{register}()"], kept, methods


def _refuse_copiers(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse where Python copies the model, or Keras wraps it, by its configuration."""
    for use in graph.uses:
        call = code.scopes.parents.get(use.node)
        symbol = code.called(call)
        if symbol is not None and symbol.name in ("Bidirectional", "TimeDistributed"):
            reasons.add(
                "TFS115",
                (use.line, use.column),
                f"The model is wrapped in `{symbol.name}` here, and is to be a `tf.Module` "
                "that Keras holds.",
                "Convert to subclass instead.",
            )
        if isinstance(call, ast.Call) and _COPIERS.fullmatch(code.path(call.func)):
            reasons.add(
                "TFS115",
                (use.line, use.column),
                "The model is copied here, and is to be a `tf.Module` that Keras holds: "
                f"{_WHOLE}.",
                "Copy its weights alone, or convert to subclass instead.",
            )


def _is_harmless(call: ast.Call, code: Code) -> bool:
    """Whether a call certainly saves no model: one of NumPy, a picture, a checkpoint."""
    path = code.path(call.func)
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    made = code.assigned(receiver) if isinstance(receiver, ast.Name) else None
    if isinstance(made, ast.Call) and ".train.Checkpoint" in code.path(made.func):
        return True
    if path.startswith(("numpy.", "PIL.", "matplotlib.", "torch.")):
        return True
    if ast.unparse(call.func) == "super().get_config":
        # A class of the user's notes what it is made of.
        return True
    if any(each.arg == "file_prefix" for each in call.keywords):
        return True
    if _is_of_file(call, code):
        # What it saves stands in it.
        return True
    texts = [
        node.value
        for value in (*call.args, *(each.value for each in call.keywords))
        for node in ast.walk(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return any(text.lower().endswith(_PICTURES) for text in texts)


def _is_of_file(call: ast.Call, code: Code) -> bool:
    """Whether a call certainly is one of a function of the file, or of its own object's method."""
    if isinstance(call.func, ast.Name):
        found = [each.node for each in code.bindings(call.func)]
        return bool(found) and all(isinstance(each, ast.FunctionDef) for each in found)
    around = code.scopes.ancestors(call)
    kind = next((each for each in around if isinstance(each, ast.ClassDef)), None)
    return (
        isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "self"
        and kind is not None
        and any(
            isinstance(each, ast.FunctionDef) and each.name == call.func.attr
            for each in kind.body
        )
    )


def _refuse_loads(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse files of weights that the file has not written itself, in the new order."""
    written = {
        code.text.of(path)
        for path in _paths(code, "save_weights", "save", "ModelCheckpoint")
    }
    for path in _paths(code, "load_weights"):
        if code.text.of(path) not in written:
            reasons.add(
                "TFS115",
                code.position(path),
                "Weights are read here from a file that the text does not write itself, and "
                "those of a `tf.Module` that Keras holds may stand in another order.",
                "Convert to subclass instead.",
            )


def _paths(code: Code, *names: str) -> Iterator[ast.expr]:
    """Yield the paths that calls of these names are given."""
    for name in names:
        for call in code.calls_by_name.get(name, ()):
            yield from call.args[:1]
            yield from (k.value for k in call.keywords if k.arg == "filepath")


def _refuse_masks(graph: Graph, code: Code, reasons: Reasons) -> None:
    """Refuse a file that makes a mask outside of the model, which may be given to it."""
    inside = [(site.start, site.end) for site in graph.sites]
    for found in _MASKS.finditer(code.text.text):
        if not any(start <= found.start() < end for start, end in inside):
            reasons.add(
                "TFS114",
                (graph.line, graph.column),
                "A mask is made in the file (`mask_zero`, `Masking`), outside of the model that "
                "Keras holds, and a `tf.Module` does not get it.",
                "Convert to subclass instead.",
            )
            return


def _refuse_frozen_layers(graph: Graph, context: Context, reasons: Reasons) -> None:
    """Refuse layers that are made frozen in a file that thaws some: TensorFlow does not."""
    code = context.code
    for form in forms(graph, context) if sets_trainable(code) else ():
        for node in ast.walk(form.made):
            if isinstance(node, ast.keyword) and node.arg == "trainable":
                reasons.add(
                    "TFS114",
                    code.position(node.value),
                    "The layer is made with `trainable`, and the file sets `.trainable` further "
                    "on: a variable of TensorFlow stays as it was made.",
                    "Set `.trainable` behind the model alone, or convert to subclass instead.",
                )
