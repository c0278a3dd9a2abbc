"""What is known of a layer that stays one of Keras in a `tf.Module`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tfscaffold.layers import LAYERS
from tfscaffold.source.code import Code
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
_MASKS = re.compile(r"\b(mask_zero|Masking|compute_mask|_keras_mask)\b")
_STATE = re.compile(r"\b(add_weight|add_loss|add_variable|Variable|\w*regularizer)\b")


@dataclass(frozen=True)
class Kept:
    """A layer that stays one of Keras.

    Attributes:
        is_told: Whether it is called with `training=`.
        trains_unless_told: Whether it does as in training where it is not.
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
        made = code.assigned(node)
        called = isinstance(made, ast.Call) and f"{node.id}.add(" not in code.text.text
        return kept_layer(code, made) if made and called else _unknown(code.text.text)
    if not isinstance(node, ast.Call):
        parts = [*branches(node)]
        chosen = [kept_layer(code, each) for each in parts if each is not node]
        if len(chosen) > 1 and all(each.is_keras for each in chosen):
            return _one_of(*chosen)
        return _unknown(code.text.text)
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
        return _unknown(code.text.of(defined))
    return Kept() if symbol is None else _unknown(code.text.text)


def trains_if_untold(name: str) -> bool:
    """Whether a layer of Keras does as in training where it is not told."""
    return name in UNTOLD or (name in block_names() and trains_unless_told(name))


def _unknown(text: str) -> Kept:
    """Return what may be in a layer which some text makes."""
    if _MASKS.search(text):
        return Kept(doubt="A mask may come out of it unseen.")
    names = re.findall(r"\b([A-Z]\w+)\(", text)
    if any(trains_if_untold(name) for name in names):
        return Kept(
            doubt="A random layer may stand in it, which lets those behind it train."
        )
    return Kept()


def _of_keras(name: str, code: Code, call: ast.Call) -> Kept:
    """Return what is known of a layer of Keras' own."""
    inner = [each for found, each in layers_in(code, call) if found is not call]
    if any(trains_if_untold(each) for each in inner):
        return Kept(
            doubt="A random layer stands in it, and lets those behind it train."
        )
    has_block = name in block_names()
    told = takes_training(name) if has_block else name not in QUIET
    is_preprocessing = name in QUIET | UNTOLD and name != "ReversibleEmbedding"
    return Kept(
        is_told=told,
        trains_unless_told=trains_if_untold(name),
        is_keras=True,
        has_variables=name == "Normalization" or not is_preprocessing,
        has_losses="regularizer" in code.text.of(call),
        takes_mask=None if told and not has_block and name not in UNTOLD else False,
        may_mask=False,
    )


def _one_of(*chosen: Kept) -> Kept:
    """Return what is known of layers between which a condition chooses."""
    if len({each.trains_unless_told for each in chosen}) > 1:
        return Kept(doubt="Only one of both trains where it is not told.")
    return Kept(
        is_told=any(each.is_told for each in chosen),
        trains_unless_told=chosen[0].trains_unless_told,
        is_keras=True,
        has_variables=any(each.has_variables for each in chosen),
        has_losses=any(each.has_losses for each in chosen),
        may_mask=False,
        doubt=next((each.doubt for each in chosen if each.doubt), ""),
    )


def _sequential(code: Code, call: ast.Call) -> Kept:
    """Return what is known of a Sequential whose layers all stand in its call."""
    listed = call.args[0]
    unknown = _unknown(code.text.of(call))
    if not isinstance(listed, ast.List) or "mask" in unknown.doubt:
        return unknown
    names = [
        [name for found, name in layers_in(code, each) if found is each]
        for each in listed.elts
    ]
    inputs = [
        code.symbol(each.func) for each in listed.elts if isinstance(each, ast.Call)
    ]
    layers = [each for each in names if each]
    known = len(layers) + sum(
        symbol is not None and symbol.name in ("Input", "InputLayer")
        for symbol in inputs
    )
    if known < len(listed.elts) or not unknown.doubt:
        return unknown
    trained = [trains_if_untold(each[0]) for each in layers]
    before = [each[0] for each in layers[: trained.index(True)]] if any(trained) else []
    if not any(trained) or any(_is_told(name) for name in before):
        return unknown
    return Kept(trains_unless_told=True, may_mask=False)


def _is_told(name: str) -> bool:
    return takes_training(name) if name in block_names() else name not in QUIET


def _own_class(code: Code, node: ast.ClassDef) -> Kept:
    """Return what the text of a class of the file tells."""
    text = code.text.of(node)
    base = code.symbol(node.bases[0]) if len(node.bases) == 1 else None
    methods = {
        each.name: each for each in node.body if isinstance(each, ast.FunctionDef)
    }
    call = methods.get("call")
    if base is None or base.name != "Layer" or call is None:
        return _unknown(text)
    compute_mask = methods.get("compute_mask")
    ends = compute_mask is not None and _returns_none(compute_mask)
    seen = (
        text.replace(code.text.of(compute_mask), "") if compute_mask and ends else text
    )
    doubt = _unknown(seen).doubt
    arguments = [*call.args.posonlyargs, *call.args.args]
    defaults = dict(
        zip(reversed(arguments), reversed(call.args.defaults), strict=False)
    )
    named = {each.arg: defaults.get(each) for each in arguments}
    default = named.get("training")
    trains = isinstance(default, ast.Constant) and default.value is True
    calls = all(_is_of_module(code, each) for each in ast.walk(call))
    told = "training" in named or not calls
    return Kept(
        is_told=told,
        trains_unless_told=trains,
        has_variables=told or bool(_STATE.search(text)),
        has_losses=told or bool(_STATE.search(text)),
        takes_mask="mask" in named,
        passes_mask="supports_masking" in text and not ends,
        may_mask=False,
        doubt=doubt,
    )


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
    root = node.func
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name) or root.id == "super":
        return False
    bindings = code.bindings(root)
    return all(each.kind == "import" for each in bindings) and (
        isinstance(node.func, ast.Attribute) or not bindings
    )
