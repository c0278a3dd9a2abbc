"""Writes what takes the place of `evaluate`, `train_on_batch` and `test_on_batch`."""

import ast

from tfscaffold.training.batches import arrays, evaluated
from tfscaffold.training.compiling import has_metrics, steps_together
from tfscaffold.training.plan import Call, literal
from tfscaffold.training.words import Words


def measure_lines(words: Words, call: Call) -> list[str]:
    """Return the statements that take the place of one that is such a call alone."""
    lines: list[str] = []
    start = words.code.text.span(call.statement)[0]
    head = words.code.text.text[start : words.code.text.span(call.node)[0]]
    text = (measurement if head else _measured)(words, call, lines)
    if isinstance(call.statement, ast.Assign) and isinstance(
        call.statement.targets[-1], ast.Tuple | ast.List
    ):
        text = text.removeprefix("list(").removesuffix(")")
    return [*lines, f"{head}{text}"]


def measurement(words: Words, call: Call, lines: list[str] | None = None) -> str:
    """Return the expression that takes the place of such a call.

    Args:
        words: Of the session.
        call: The call.
        lines: Where a statement above it may be written, if it may.
    """
    text = _measured(words, call, lines)
    if _as_dict(call):
        # Keras sorts the names.
        is_read = isinstance(words.code.scopes.parents[call.node], ast.Subscript)
        any_order = is_read or not has_metrics(words.session)
        return text if any_order else f"dict(sorted({text}.items()))"
    if not has_metrics(words.session):
        return f'{text}["loss"]'
    return f"list({text}.values())"


def _measured(words: Words, call: Call, lines: list[str] | None) -> str:
    """Return the expression that gives the results by their names, in the order of the loop."""
    if _as_dict(call) not in (True, False):
        words.refuse(call.node, "`return_dict=` is not known here.")
    if call.method == "evaluate":
        return _evaluation(words, call, lines)
    return _on_batch(words, call)


def _as_dict(call: Call) -> object:
    """Return what a call is given as `return_dict`; `...` where it is not known."""
    node = call.arguments.get("return_dict")
    return literal(node) if node is not None else False


def _evaluation(words: Words, call: Call, lines: list[str] | None) -> str:
    arguments = call.arguments
    if "callbacks" in arguments:
        message = "`callbacks=` is not carried into a loop."
        words.refuse(arguments["callbacks"], message)
    if "x" not in arguments:
        words.refuse(call.node, "`evaluate` is given no data here.")
        return ""
    if "steps" in arguments and steps_together(words, words.session):
        message = "Keras rounds them up to whole groups of `steps_per_execution=`."
        words.refuse(arguments["steps"], message)
    test = evaluated(words, arguments)
    if lines is not None:
        test = words.variable(test, "test_batches", lines)
    options = [words.test_step, test, words.metrics]
    if "verbose" in arguments:
        options.append(f"verbose={words.text(arguments['verbose'])}")
    return f"{words.helper('evaluate')}({', '.join(options)})"


def _on_batch(words: Words, call: Call) -> str:
    arguments = call.arguments
    if steps_together(words, words.session):
        message = "The steps are taken several at a time, and here is one batch."
        words.refuse(call.node, message)
    nodes = [arguments[n] for n in ("x", "y", "sample_weight") if n in arguments]
    if "x" not in arguments or "y" not in arguments:
        words.refuse(call.node, f"`{call.method}` is given no x and y here.")
    step = words.train_step if call.method == "train_on_batch" else words.test_step
    texts = arrays(words, nodes)
    weights = arguments.get("class_weight")
    if weights is not None:
        if len(texts) != 2:
            words.refuse(weights, "A step takes one kind of weights at a time.")
        elif not isinstance(arguments["y"], ast.Name | ast.Subscript | ast.Attribute):
            # The text of the y is repeated.
            words.refuse(weights, "`class_weight=` is not carried into a step.")
        else:
            weigh = words.helper("weigh_classes")
            texts.append(f"{weigh}({texts[1]}, {words.text(weights)})")
    batch = f"({', '.join(texts)})"
    return f"{words.helper('step_on_batch')}({step}, {batch}, {words.metrics})"
