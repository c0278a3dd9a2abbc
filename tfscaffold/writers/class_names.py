"""Names for a generated class and its attributes."""

import re
from collections import Counter
from collections.abc import Iterable

from tfscaffold.model.graph import Graph, Make

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
_GENERIC |= {"sequential", "keras_model", "my_model", "self", "the_model"}


def class_name(graph: Graph) -> str:
    """Return a name for the class of a model: from its `name=`, variable or function."""
    variable = graph.target.text.rpartition(".")[2]
    function = graph.function.name if graph.function else ""
    for source in (graph.label, variable, function):
        words = [word for word in re.split(r"[\W_]+", _snake(source)) if word]
        while words and words[0] in _VERBS:
            words = words[1:]
        if "_".join(words) not in _GENERIC and not words[0].isdigit():
            return "".join(_capital(word) for word in words)
    return "Net"


def attributes(makes: Iterable[Make], taken: Iterable[str]) -> dict[str, str]:
    """Return a name for each layer, by `Make.layer`: its `name=`, or what it is.

    Args:
        makes: The layers in the order in which they are made.
        taken: Names that no layer may have.
    """
    makes = list(makes)
    used = set(taken)
    result: dict[str, str] = {}
    for make in makes:
        if make.label.isidentifier() and make.label not in used:
            result[make.layer] = make.label
            used.add(make.label)
    rest = [make for make in makes if make.layer not in result]
    counts = Counter(_base(make) for make in rest)
    for base in counts:
        same = [make for make in rest if _base(make) == base]
        if len(same) == 1 and base not in used and not base.isdigit():
            result[same[0].layer] = base
            continue
        number = 1
        for make in same:
            while f"{base}{number}" in used:
                number += 1
            result[make.layer] = f"{base}{number}"
            used.add(f"{base}{number}")
    return result


def _base(make: Make) -> str:
    if make.known is not None:
        return make.known.attribute
    words = re.findall(r"\w+", make.expression.text.partition("(")[0])
    return _snake(words[-1]) if words else "layer"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _capital(word: str) -> str:
    return word.upper() if word in _ACRONYMS else word[0].upper() + word[1:]
