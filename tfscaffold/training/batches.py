"""Writes the batches that `fit` and `evaluate` make of their data."""

import ast
from collections.abc import Mapping, Sequence

from tfscaffold.training import data
from tfscaffold.training.plan import Call, literal
from tfscaffold.training.words import Words

_Arguments = Mapping[str, ast.expr]


def fit_datasets(words: Words, call: Call, lines: list[str]) -> tuple[str, str]:
    """Return the variables of the training and the validation data, "" for none.

    Args:
        words: Of the session.
        call: A `fit`.
        lines: The statements that make them are added here.
    """
    arguments = call.arguments
    x = arguments.get("x")
    if x is None:
        words.refuse(call.node, "`fit` is given no data here.")
        return "", ""
    val_batches = ""
    if "y" in arguments:
        train, val_batches = _split_arrays(words, call, lines)
    else:
        for name in ("class_weight", "validation_split"):
            if name in arguments:
                words.refuse(
                    arguments[name], f"Data in batches take no `{name}=` here."
                )
        train = _in_batches(words, x, arguments.get("steps_per_epoch"), arguments)
    train = words.variable(train, "train_batches", lines)
    if "validation_data" in arguments:
        text = _validation(words, arguments)
        val_batches = words.variable(text, "val_batches", lines)
    return train, val_batches


def evaluated(words: Words, arguments: _Arguments) -> str:
    """Return the batches of an `evaluate`, which is given an x, as text."""
    nodes = [arguments[n] for n in ("x", "y", "sample_weight") if n in arguments]
    steps = arguments.get("steps")
    if len(nodes) == 1:
        return _in_batches(words, nodes[0], steps)
    text = f"({', '.join(arrays(words, nodes))})"
    batch = arguments.get("batch_size")
    return _of_arrays(words, text, words.text(nodes[0]), batch, steps)


def is_plain(words: Words, call: Call) -> bool:
    """Whether the training data are a dataset that stands in the loop as it is."""
    arguments = call.arguments
    x = arguments.get("x")
    return (
        x is not None
        and "y" not in arguments
        and "steps_per_epoch" not in arguments
        and data.is_dataset(words.code, x)
    )


def has_plain_validation(words: Words, call: Call) -> bool:
    """Whether the validation data are a dataset that stands in the loop as it is."""
    arguments = call.arguments
    node = arguments.get("validation_data")
    return (
        node is not None
        and "validation_steps" not in arguments
        and data.is_dataset(words.code, node)
    )


def has_dataset(words: Words, call: Call) -> bool:
    """Whether the training data are a `tf.data.Dataset` in the loop."""
    return is_plain(words, call) or (
        "y" in call.arguments and "steps_per_epoch" not in call.arguments
    )


def _in_batches(
    words: Words,
    node: ast.expr,
    steps: ast.expr | None,
    fit: _Arguments | None = None,
) -> str:
    """Return data that come in batches as text: the user's own, or those in `Batches`.

    Args:
        words: Of the session.
        node: What the user gives.
        steps: How many batches make a pass.
        fit: The arguments of the `fit` that is given them, None for an `evaluate`.
    """
    # `Batches` draws an order after a pass, as `evaluate` does; in a loop that is written out.
    stands = fit is not None or not data.draws_order(words.code, node)
    if steps is None and stands and data.is_dataset(words.code, node):
        return words.text(node)
    if not data.is_array(words.code, node):
        words.refuse(node, "This is a list or a dictionary, and no data in batches.")
        return ""
    if fit is not None and steps is None and data.ends_untold(words.code, node):
        words.refuse(
            node,
            "The data do not tell how many batches they have, and `fit` takes more of them "
            "than there are: the optimizer counts a step more.",
        )
    options = [words.text(node)]
    if steps is not None:
        options.append(words.text(steps))
    if fit is not None:
        shuffle = fit.get("shuffle")
        options.append("is_training=True")
        if shuffle is not None and literal(shuffle) is not True:
            options.append(f"shuffle={words.text(shuffle)}")
    return f"{words.helper('Batches')}({', '.join(options)})"


def arrays(words: Words, nodes: Sequence[ast.expr]) -> list[str]:
    """Return arrays as text; lists and dictionaries are refused."""
    for node in nodes:
        if not data.is_array(words.code, node):
            words.refuse(node, "This is a list or a dictionary, not one array.")
    return [words.text(node) for node in nodes]


def _of_arrays(
    words: Words,
    together: str,
    first: str,
    batch: ast.expr | None,
    steps: ast.expr | None,
    *,
    is_training: bool = False,
    shuffle: bool = False,
) -> str:
    """Return the batches of arrays as text.

    Args:
        words: Of the session.
        together: The tuple of them.
        first: One of them.
        batch: The size of a batch, or None.
        steps: How many batches make a pass, or None.
        is_training: Whether the batches are those of a `fit`.
        shuffle: Whether they are in a new order in each pass.
    """
    options = [together]
    if batch is not None:
        options.append(words.text(batch))
    elif steps is not None:
        options.append(f"-(-len({first}) // ({words.text(steps)}))")
    if shuffle:
        options.append("shuffle=True")
    text = f"{words.helper('make_batches')}({', '.join(options)})"
    if steps is None:
        return text
    tail = ", is_training=True" if is_training else ""
    return f"{words.helper('Batches')}({text}, {words.text(steps)}{tail})"


def _validation(words: Words, arguments: _Arguments) -> str:
    """Return the batches of `validation_data=` as text."""
    node = arguments["validation_data"]
    steps = arguments.get("validation_steps")
    batch = arguments.get("validation_batch_size", arguments.get("batch_size"))
    found = data.arrays_of(words.code, node)
    if found is not None and steps is None:
        text = words.text(node)
        if found is node:
            text = f"({', '.join(arrays(words, found.elts))})"
        return _of_arrays(words, text, "", batch, None)
    if steps is None and data.is_dataset(words.code, node):
        return words.text(node)
    options = [words.text(node)]
    if batch is not None:
        options.append(words.text(batch))
    if steps is not None:
        options.append(f"steps={words.text(steps)}")
    return f"{words.helper('make_validation_batches')}({', '.join(options)})"


def _split_arrays(words: Words, call: Call, lines: list[str]) -> tuple[str, str]:
    """Return the batches of the arrays of `fit`, and the variable of those set apart."""
    arguments = call.arguments
    names = ("x", "y", "sample_weight")
    nodes = [arguments[name] for name in names if name in arguments]
    texts = arrays(words, nodes)
    split, class_weight = arguments.get("validation_split"), arguments.get(
        "class_weight"
    )
    validation = ""
    if split is not None and "validation_data" not in arguments:
        if "validation_steps" in arguments:
            message = "`validation_steps=` is not carried beside `validation_split=`."
            words.refuse(arguments["validation_steps"], message)
        texts = [
            words.variable(text, name, lines)
            for text, name in zip(texts, names, strict=False)
        ]
        at = words.free("split")
        lines.append(f"{at} = int(len({texts[0]}) * (1 - {words.text(split)}))")
        rest = f"({', '.join(f'{text}[{at}:]' for text in texts)})"
        validation = words.free("val_batches")
        batch = arguments.get("validation_batch_size", arguments.get("batch_size"))
        text = _of_arrays(words, rest, texts[0], batch, None)
        lines.append(f"{validation} = {text}")
        texts = [f"{text}[:{at}]" for text in texts]
    if class_weight is not None:
        if len(texts) > 2:
            words.refuse(class_weight, "`fit` takes one kind of weights at a time.")
        weigh = words.helper("weigh_classes")
        texts.append(f"{weigh}({texts[1]}, {words.text(class_weight)})")
    shuffle = arguments.get("shuffle")
    if shuffle is not None and literal(shuffle) not in (True, False):
        words.refuse(shuffle, "`shuffle=` is neither True nor False here.")
    text = _of_arrays(
        words,
        f"({', '.join(texts)})",
        texts[0],
        arguments.get("batch_size"),
        arguments.get("steps_per_epoch"),
        is_training=True,
        shuffle=shuffle is None or literal(shuffle) is True,
    )
    return text, validation
