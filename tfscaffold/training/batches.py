"""Writes the batches that `fit` and `evaluate` make of their data."""

import ast
from collections.abc import Sequence

from tfscaffold.training import data
from tfscaffold.training.plan import Call, literal
from tfscaffold.training.words import Words


def fit_datasets(words: Words, call: Call, lines: list[str]) -> tuple[str, str]:
    """Return the variables of the training and the validation data, "" for none.

    Args:
        words: Of the session.
        call: A `fit`.
        lines: The statements that make them are added here.
    """
    arguments = call.arguments
    for name in ("steps_per_epoch", "validation_steps"):
        if name in arguments:
            words.refuse(arguments[name], f"`{name}=` is not carried into a loop.")
    x = arguments.get("x")
    if x is None:
        words.refuse(call.node, "`fit` is given no data here.")
        return "", ""
    batch = arguments.get("validation_batch_size", arguments.get("batch_size"))
    validation = arguments.get("validation_data")
    val_batches = ""
    if "y" in arguments:
        train, val_batches = _split_arrays(words, call, lines, batch)
    else:
        for name in ("class_weight", "validation_split"):
            if name in arguments:
                words.refuse(arguments[name], f"A dataset takes no `{name}=`.")
        train = dataset(words, x, None)
    train = words.variable(train, "train_batches", lines)
    if validation is not None:
        text = dataset(words, validation, batch, pairs=True)
        val_batches = words.variable(text, "val_batches", lines)
    return train, val_batches


def dataset(
    words: Words, node: ast.expr, batch: ast.expr | None, *, pairs: bool = False
) -> str:
    """Return a dataset as text: the user's own, or one made of a tuple of arrays.

    Args:
        words: Of the session.
        node: What the user gives.
        batch: The size of a batch of arrays.
        pairs: Whether a tuple of arrays may stand here.
    """
    if data.is_dataset(words.code, node):
        return words.text(node)
    arrays = data.arrays_of(words.code, node) if pairs else None
    if arrays is None:
        words.refuse(
            node,
            "It is not certain that this is a finite `tf.data.Dataset`, or arrays x and y.",
        )
        return ""
    if arrays is node:
        return of_arrays(words, arrays.elts, batch)
    return _make_batches(words, words.text(node), batch)


def of_arrays(words: Words, nodes: Sequence[ast.expr], batch: ast.expr | None) -> str:
    """Return the batches of arrays as text; lists and dictionaries are refused."""
    return _make_batches(words, f"({', '.join(_arrays(words, nodes))})", batch)


def _arrays(words: Words, nodes: Sequence[ast.expr]) -> list[str]:
    for node in nodes:
        if not data.is_array(words.code, node):
            words.refuse(node, "This is a list or a dictionary, not one array.")
    return [words.text(node) for node in nodes]


def _split_arrays(
    words: Words, call: Call, lines: list[str], val_batch: ast.expr | None
) -> tuple[str, str]:
    """Return the batches of the arrays of `fit`, and the variable of those set apart."""
    arguments = call.arguments
    names = ("x", "y", "sample_weight")
    nodes = [arguments[name] for name in names if name in arguments]
    texts = _arrays(words, nodes)
    split, class_weight = arguments.get("validation_split"), arguments.get(
        "class_weight"
    )
    validation = ""
    if split is not None and "validation_data" not in arguments:
        texts = [
            words.variable(text, name, lines)
            for text, name in zip(texts, names, strict=False)
        ]
        at = words.free("split")
        lines.append(f"{at} = int(len({texts[0]}) * (1 - {words.text(split)}))")
        rest = f"({', '.join(f'{text}[{at}:]' for text in texts)})"
        validation = words.free("val_batches")
        lines.append(f"{validation} = {_make_batches(words, rest, val_batch)}")
        texts = [f"{text}[:{at}]" for text in texts]
    if class_weight is not None:
        if len(texts) > 2:
            words.refuse(class_weight, "`fit` takes one kind of weights at a time.")
        weigh = words.helper("weigh_classes")
        texts.append(f"{weigh}({texts[1]}, {words.text(class_weight)})")
    shuffle = arguments.get("shuffle")
    if shuffle is not None and literal(shuffle) not in (True, False):
        words.refuse(shuffle, "`shuffle=` is neither True nor False here.")
    together = f"({', '.join(texts)})"
    is_shuffled = shuffle is None or literal(shuffle) is True
    batch = arguments.get("batch_size")
    return _make_batches(words, together, batch, shuffle=is_shuffled), validation


def _make_batches(
    words: Words, arrays: str, batch: ast.expr | None, *, shuffle: bool = False
) -> str:
    options = [arrays]
    if batch is not None:
        options.append(words.text(batch))
    if shuffle:
        options.append("shuffle=True")
    return f"{words.helper('make_batches')}({', '.join(options)})"
