"""Names for a generated class and its attributes."""

import ast
import keyword
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tfscaffold.layers import LAYERS
from tfscaffold.model.graph import Graph
from tfscaffold.writers.constructor import Part

_ACRONYMS = {
    "ae",
    "bert",
    "cnn",
    "dnn",
    "gan",
    "gru",
    "lstm",
    "mlp",
    "rnn",
    "vae",
    "vgg",
}
_VERBS = {"build", "create", "define", "get", "init", "load", "make", "setup"}
_GENERIC = {
    "",
    "classifier_model",
    "m",
    "model",
    "models",
    "net",
    "network",
    "nn",
    "seq",
}
# Functions of these names do more than building a model.
_NO_NOUNS = {"evaluate", "fit", "main", "predict", "run", "set", "test", "train"}
_GENERIC |= {"sequential", "keras_model", "my_model", "self", "the_model"}


def class_name(graph: Graph) -> str:
    """Return a name for the class of a model: from its `name=`, variable or function."""
    variable = graph.target.name
    function = graph.function.name if graph.function and graph.returned else ""
    if _snake(function).strip("_").partition("_")[0] in _NO_NOUNS:
        function = ""
    for source in (graph.label, variable, function):
        words = re.findall(r"[a-z0-9]+", _snake(source), re.ASCII)
        while words and words[0] in _VERBS:
            words = words[1:]
        plain = "_".join(words).rstrip("0123456789")
        if len(plain) > 1 and plain not in _GENERIC and not words[0][0].isdigit():
            name = "".join(_capital(word, source) for word in words)
            if not keyword.iskeyword(name):
                return name
    return "Net"


def attributes(parts: Iterable[Part], taken: Iterable[str]) -> dict[str, str]:
    """Return a name for each layer, by `Part.key`: its `name=`, or what it is.

    Args:
        parts: The layers in the order in which they are made.
        taken: Names that no layer may have.
    """
    used = set(taken)
    result = {part.key: part.parameter for part in parts if part.parameter}
    rest = []
    for part in parts:
        label = part.make.label if part.make is not None else ""
        usable = label.isidentifier() and not keyword.iskeyword(label)
        usable = usable and not label.startswith("_") and label not in used
        if usable and part.key not in result:
            result[part.key] = label
            used.add(label)
        elif part.key not in result:
            rest.append(part)
    counts = Counter(_base(part) for part in rest)
    # Those without a number come first: a `dense2` of its own class is none of two `dense`.
    for part in rest:
        base = _base(part)
        if counts[base] == 1 and base not in used:
            result[part.key] = base
            used.add(base)
    for part in rest:
        if part.key in result:
            continue
        base, number = _base(part), 1
        while f"{base}{number}" in used:
            number += 1
        result[part.key] = f"{base}{number}"
        used.add(f"{base}{number}")
    return result


def _base(part: Part) -> str:
    if part.make is None:
        return part.label or "stack"
    if part.make.known is not None:
        return part.make.known.attribute
    if isinstance(part.make.expression.node, ast.IfExp):
        # `Dropout(rate) if rate else Identity()` is called after what it does.
        chosen = set(_chosen(part.make.expression.node)) - {"Identity"}
        name = chosen.pop() if len(chosen) == 1 else ""
        return LAYERS[name].attribute if name in LAYERS else "layer"
    words = re.findall(r"\w+", part.make.expression.text.partition("(")[0])
    name = _snake(words[-1]) if words else "layer"
    verb, _, noun = name.partition("_")
    for usual in (noun if verb in _VERBS else "", name):
        if usual.isidentifier() and not keyword.iskeyword(usual):
            return usual
    return "layer"


def _chosen(node: ast.expr) -> Iterator[str]:
    """Yield the classes between which a condition chooses, without their modules."""
    if isinstance(node, ast.IfExp):
        yield from _chosen(node.body)
        yield from _chosen(node.orelse)
    elif isinstance(node, ast.Call):
        yield ast.unparse(node.func).rpartition(".")[2]


def _snake(name: str) -> str:
    # `Conv2D` is one word, and `VGGNet` two.
    bounds = r"(?<=[a-z0-9])(?=[A-Z])(?<!\d(?=D))|(?<=[A-Z])(?=[A-Z][a-z]{2})"
    return re.sub(bounds, "_", name).lower()


def _capital(word: str, source: str) -> str:
    """Return a word as a class name has it: `MNIST_generator` gives `MNIST`."""
    if word in _ACRONYMS or (source != source.upper() and word.upper() in source):
        return word.upper()
    return word[0].upper() + word[1:]
