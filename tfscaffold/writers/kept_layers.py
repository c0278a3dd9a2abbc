"""What is known of a layer that stays one of Keras in a `tf.Module`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfscaffold.layers import LAYERS
from tfscaffold.source.code import Code
from tfscaffold.source.functions import defaults_of
from tfscaffold.source.scopes import base_of
from tfscaffold.writers.blocks import block_names, takes_training, trains_unless_told
from tfscaffold.writers.layer_names import branches, layers_in

# Of the layers without a block: those that are not told `training`, ...
QUIET = frozenset(
    [
        "CategoryEncoding",
        "Discretization",
        "HashedCrossing",
        "Hashing",
        "IntegerLookup",
        "MelSpectrogram",
        "Normalization",
        "ReversibleEmbedding",
        "STFTSpectrogram",
        "StringLookup",
        "TextVectorization",
    ]
)
# ... and those that do as in training where they are not.
UNTOLD = frozenset(
    [
        "AugMix",
        "AutoContrast",
        "CenterCrop",
        "ContrastLimitedAdaptiveHistogramEqualization",
        "CutMix",
        "Equalization",
        "MaxNumBoundingBoxes",
        "MixUp",
        "Pipeline",
        "RandAugment",
        "RandomColorDegeneration",
        "RandomColorJitter",
        "RandomCrop",
        "RandomElasticTransform",
        "RandomErasing",
        "RandomGaussianBlur",
        "RandomGrayscale",
        "RandomHue",
        "RandomInvert",
        "RandomPerspective",
        "RandomPosterization",
        "RandomSaturation",
        "RandomSharpness",
        "RandomShear",
        "Solarization",
    ]
)
# Those that follow the layers before them where they are not told; the others stay off.
FOLLOWING = frozenset(
    [
        "BatchNormalization",
        "Bidirectional",
        "Dense",
        "EinsumDense",
        "GroupQueryAttention",
        "Lambda",
        "MultiHeadAttention",
        "TimeDistributed",
        "TorchModuleWrapper",
    ]
)
_MASKS = re.compile(r"\b(mask_zero|Masking|compute_mask|_keras_mask)\b")
_STATE = re.compile(r"\b(add_weight|add_loss|add_variable|Variable|\w*regularizer)\b")


@dataclass(frozen=True)
class Kept:
    """A layer that stays one of Keras.

    Attributes:
        is_told: Whether it is called with `training=`.
        trains_unless_told: Whether it does as in training where it is not, and lets those
            behind it do so.
        is_doubtful: Whether that is not certain.
        default: Of `training` in its own call.
        is_model: Whether it is a Sequential.
        is_keras: Whether it is a layer of Keras' own.
        has_variables: Whether it may have variables.
        has_losses: Whether it may have losses.
        takes_mask: Whether it is given the mask of its input; None if that is not known.
        passes_mask: Whether that mask holds for its output, too.
        may_mask: Whether it may make a mask that is not seen.
        doubt: Why it cannot be kept, or "".
    """

    is_told: bool = True
    trains_unless_told: bool = False
    is_doubtful: bool = False
    default: bool | None = None
    is_model: bool = False
    is_keras: bool = False
    has_variables: bool = True
    has_losses: bool = True
    takes_mask: bool | None = None
    passes_mask: bool = False
    may_mask: bool = True
    doubt: str = ""


def kept_layer(code: Code, node: ast.expr) -> Kept:
    """Return what is known of the layer that an expression makes, or a variable holds."""
    if isinstance(node, ast.Name):
        return _held(node, code)
    if not isinstance(node, ast.Call):
        parts = [*branches(node)]
        chosen = [kept_layer(code, each) for each in parts if each is not node]
        if len(chosen) > 1 and all(each.is_keras for each in chosen):
            return _one_of(*chosen)
        return unknown_layer(code.text.text)
    symbol = code.symbol(node.func)
    if symbol is not None and symbol.name in LAYERS:
        return _of_keras(LAYERS[symbol.name].name, code, node)
    if symbol is not None and symbol.name == "Sequential" and node.args:
        return _sequential(code, node)
    if symbol is not None and symbol.path.startswith("applications."):
        return Kept(may_mask=False, takes_mask=False)
    bindings = code.bindings(node.func) if isinstance(node.func, ast.Name) else []
    defined = bindings[0].node if len(bindings) == 1 else None
    if isinstance(defined, ast.ClassDef):
        return _own_class(code, defined)
    if isinstance(defined, ast.FunctionDef):
        return unknown_layer(_text_behind(code, defined))
    return Kept() if symbol is None else unknown_layer(code.text.text)


def _held(name: ast.Name, code: Code) -> Kept:
    """Return what is known of the layer in a variable, or of those that it holds in turn."""
    whole = code.text.text
    made = [each.value for each in code.bindings(name)]
    calls = [each for each in made if isinstance(each, ast.Call)]
    if not calls or calls != made or f"{name.id}.add(" in whole:
        return unknown_layer(whole)
    if len(calls) == 1:
        return kept_layer(code, calls[0])
    chosen = [kept_layer(code, each) for each in calls]
    makes_mask = any(_MASKS.search(code.text.of(each)) for each in calls)
    if makes_mask or not all(each.is_keras for each in chosen):
        return unknown_layer(whole)
    return _one_of(*chosen)


def trains_if_untold(name: str) -> bool:
    """Whether a layer of Keras does as in training where it is not told."""
    if name == "Resizing" or name in UNTOLD:
        return True
    return name in block_names() and trains_unless_told(name)


def unknown_layer(text: str) -> Kept:
    """Return what may be in a layer which some text makes."""
    if _MASKS.search(text):
        return Kept(doubt="A mask may come out of it unseen.")
    names = re.findall(r"\b([A-Z]\w+)\(", text)
    random = any(trains_if_untold(name) for name in names)
    return Kept(trains_unless_told=random, is_doubtful=random)


def _of_keras(name: str, code: Code, call: ast.Call) -> Kept:
    """Return what is known of a layer of Keras' own."""
    inner = [each for found, each in layers_in(code, call) if found is not call]
    random = any(trains_if_untold(each) for each in inner)
    has_block = name in block_names()
    told = takes_training(name) if has_block else name not in QUIET
    is_preprocessing = name in QUIET | UNTOLD and name != "ReversibleEmbedding"
    return Kept(
        is_told=told,
        trains_unless_told=random or trains_if_untold(name),
        is_doubtful=random,
        default=None if name in FOLLOWING else False,
        is_keras=True,
        has_variables=name == "Normalization" or not is_preprocessing,
        has_losses="regularizer" in code.text.of(call),
        takes_mask=None if told and not has_block and name not in UNTOLD else False,
        may_mask=False,
    )


def _one_of(*chosen: Kept) -> Kept:
    """Return what is known of layers between which a condition chooses."""
    random = {each.trains_unless_told for each in chosen}
    defaults = {each.default for each in chosen if each.is_told}
    return Kept(
        is_told=any(each.is_told for each in chosen),
        trains_unless_told=True in random,
        is_doubtful=True in random,
        default=False if defaults <= {False} else None,
        is_keras=True,
        has_variables=any(each.has_variables for each in chosen),
        has_losses=any(each.has_losses for each in chosen),
        may_mask=False,
        doubt=next((each.doubt for each in chosen if each.doubt), ""),
    )


def _sequential(code: Code, call: ast.Call) -> Kept:
    """Return what is known of a Sequential whose layers all stand in its call."""
    listed = call.args[0]
    unknown = unknown_layer(code.text.of(call))
    named = isinstance(listed, ast.List) and all(
        symbol is not None and symbol.name in (*LAYERS, "Input")
        for symbol in map(code.called, listed.elts)
    )
    if not named or unknown.doubt:
        return unknown
    return replace(unknown, is_doubtful=False, is_model=True, may_mask=False)


def _own_class(code: Code, node: ast.ClassDef) -> Kept:
    """Return what the text of a class of the file tells."""
    text = code.text.of(node)
    behind = _text_behind(code, node)
    base = code.symbol(node.bases[0]) if len(node.bases) == 1 else None
    methods = {
        each.name: each for each in node.body if isinstance(each, ast.FunctionDef)
    }
    call = methods.get("call")
    if base is None or base.name != "Layer" or call is None:
        return unknown_layer(behind)
    compute_mask = methods.get("compute_mask")
    ends = compute_mask is not None and _returns_none(compute_mask)
    seen = (
        text.replace(code.text.of(compute_mask), "") if compute_mask and ends else text
    )
    inner = unknown_layer(seen + behind[len(text) :])
    arguments = [*call.args.posonlyargs, *call.args.args]
    defaults = defaults_of(call.args)
    named = {each.arg: defaults.get(each) for each in arguments}
    default = named.get("training")
    given = default.value if isinstance(default, ast.Constant) else None
    calls = all(_is_of_module(code, each) for each in ast.walk(call))
    told = "training" in named or not calls
    passes = _passes_mask(node)
    return Kept(
        is_told=told,
        trains_unless_told=given is True or inner.trains_unless_told,
        is_doubtful=inner.is_doubtful,
        default=False if given is False else None,
        has_variables=told or bool(_STATE.search(text)),
        has_losses=told or bool(_STATE.search(text)),
        takes_mask="mask" in named if passes is not None else None,
        passes_mask=bool(passes) and not ends,
        may_mask=False,
        doubt=inner.doubt,
    )


def _passes_mask(node: ast.ClassDef) -> bool | None:
    """Whether a class says that a mask of its input holds for its output; None if unclear."""
    values = [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Assign)
        and ast.unparse(each.targets[0]).rpartition(".")[2] == "supports_masking"
    ]
    known = {each.value if isinstance(each, ast.Constant) else None for each in values}
    return known == {True} if known in (set(), {True}, {False}) else None


def _text_behind(code: Code, node: ast.ClassDef | ast.FunctionDef) -> str:
    """Return the text of a class or function, and of those of the file that it names."""
    found = [node]
    for each in found:
        for name in ast.walk(each):
            bindings = code.bindings(name) if isinstance(name, ast.Name) else []
            found += [
                binding.node
                for binding in bindings
                if isinstance(binding.node, ast.ClassDef | ast.FunctionDef)
                and binding.node not in found
            ]
    return "\n".join(code.text.of(each) for each in found)


def _returns_none(function: ast.FunctionDef) -> bool:
    returns = [each for each in ast.walk(function) if isinstance(each, ast.Return)]
    values: Iterator[ast.expr | None] = (each.value for each in returns)
    return all(
        each is None or (isinstance(each, ast.Constant) and each.value is None)
        for each in values
    )


def _is_of_module(code: Code, node: ast.AST) -> bool:
    """Whether a node calls at most a function of an imported module, or one of Python's."""
    if not isinstance(node, ast.Call):
        return True
    root = base_of(node.func)
    if not isinstance(root, ast.Name) or root.id == "super":
        return False
    bindings = code.bindings(root)
    return all(each.kind == "import" for each in bindings) and (
        isinstance(node.func, ast.Attribute) or not bindings
    )
