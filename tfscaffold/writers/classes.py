"""What the two forms that are classes share: `keras.Model` and `tf.Module`."""

import ast
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from tfscaffold.model.expressions import changed
from tfscaffold.model.graph import Comments, Expression, Graph
from tfscaffold.writers.class_names import attributes, class_name
from tfscaffold.writers.constructor import Constructor, Part
from tfscaffold.writers.early import kept_arguments
from tfscaffold.writers.shapes import argument_text, input_of
from tfscaffold.writers.writing import Context, Line, Reasons, relaid

_OF_LAYERS = ("# The layers have tensors where they are called one by one.",)


@dataclass(frozen=True)
class Class:
    """A model as a class.

    Attributes:
        name: Of the class.
        attributes: Of the layers, by `Part.key`, in the order in which they are made.
        constructor: Its parameters.
    """

    name: str
    attributes: dict[str, str]
    constructor: Constructor


@dataclass(frozen=True)
class Build:
    """How a model is built where it is made.

    Attributes:
        call: What follows its variable: `(Input(shape=(4,)))`; or "" if nothing builds it.
        head: What stands before its variable.
        inputs: A statement before, or "".
        outputs: The variable that gets what the call gives, or "".
        layers: What follows its variable where its layers are called, too, or "".
    """

    call: str = ""
    inputs: str = ""
    outputs: str = ""
    head: str = ""
    layers: str = ""


def new_class(
    graph: Graph, context: Context, constructor: Constructor, reserved: frozenset[str]
) -> Class:
    """Return names for a model's class and its layers that are free."""
    name = context.once(context.scope(graph), class_name(graph), "Net")
    taken = reserved | constructor.parameters.keys()
    names = attributes(constructor.parts, taken)
    ordered = {part.key: names[part.key] for part in constructor.parts}
    return Class(name, ordered, constructor)


def docstring(graph: Graph, unit: str) -> list[str]:
    """Return a docstring for the class where the function that returns it has one."""
    function = graph.function
    if not graph.returned or function is None or not ast.get_docstring(function):
        return []
    return [f'{unit}"""The network that `{function.name}` returns."""', ""]


def refuse_local_names(made: Constructor, context: Context, reasons: Reasons) -> None:
    """Refuse what only the user's function sees, for a class at the top of the file."""
    for node in made.local:
        reasons.add(
            "TFS112",
            context.code.position(node),
            f"`{node.id}` is imported or defined inside a function or block, where a class at "
            "the top of the file cannot see it.",
            "Move it to the top of the file.",
        )


def class_line(lines: list[str], new: Class) -> Line:
    """Return the statement of a class."""
    made = [part.expression for part in new.constructor.parts if part.expression]
    blocks = any(part.block is not None for part in new.constructor.parts)
    return Line(
        "\n".join(lines),
        fixed=any(each.fixed for each in made),
        laid_out=not blocks and not any("\n" in each.text for each in made),
    )


def layer_lines(
    context: Context,
    new: Class,
    wrapped: Mapping[str, str] = MappingProxyType({}),
    sequential: str = "",
) -> list[str]:
    """Return `self.conv = Conv2D(...)` for each layer, with its comments.

    Args:
        context: The file.
        new: The class.
        wrapped: The class that holds a layer which a parameter gives, by `Part.key`.
        sequential: The file's spelling of Keras' class, where a part needs it.
    """
    indent = context.unit * 2
    lines: list[str] = []
    held: set[str] = set()
    for part in new.constructor.parts:
        if part.parameter in held:
            continue
        held |= {part.parameter} if part.parameter else set()
        attribute = f"self.{new.attributes[part.key]}"
        prefix = f"{attribute} = "
        if part.collector:
            filled = _block(part, context, f"{part.collector}.add", part.collector)
            text = f"{part.collector} = {sequential}()\n{filled}\n"
            text += f"{indent}{prefix}{part.collector}.layers"
        elif part.block is not None:
            filled = _block(part, context, f"{attribute}.append", attribute)
            text = f"{prefix}[]\n{filled}"
        elif part.expression is None:
            holder = wrapped.get(part.key)
            text = f"{holder}({part.parameter})" if holder else part.parameter
            text = f"{prefix}{text}"
        else:
            text = prefix + relaid(part.expression, indent, len(indent) + len(prefix))
        lines += with_comments(_comments(part, new), text, indent)
    while lines and not lines[0]:
        lines = lines[1:]
    return lines


def _comments(part: Part, new: Class) -> Comments:
    """Return the comments of a layer, and those where it is used again."""
    found = part.comments
    for other in new.constructor.parts:
        if part.parameter and other.parameter == part.parameter and other is not part:
            found = replace(
                found,
                before=(*found.before, *_above(other.comments)),
                after=(*found.after, *other.comments.after),
            )
    return found


def _block(part: Part, context: Context, add: str, handed: str) -> str:
    """Return the loop or condition that fills a list of layers.

    Args:
        part: The list.
        context: The file.
        add: What is called to add a layer.
        handed: What functions are given that add layers.
    """
    assert part.block is not None
    code = context.code
    start, end = code.text.span(part.block)
    changes = {
        **part.renamed,
        **dict.fromkeys(part.receivers, add),
        **dict.fromkeys(part.handed, handed),
    }
    line_end = code.text.line_end(end)
    if code.text.text[end:line_end].lstrip(" \t\f").startswith("#"):
        end = line_end
    text, fixed = changed(code, part.block, end, changes)
    old = code.text.indent(start)
    block = Expression(text, ast.Constant(None), old, len(old), fixed)
    indent = context.unit * 2
    return indent + relaid(block, indent, len(indent))


@dataclass(frozen=True)
class Calls:
    """How the layers of a class are applied, by `Part.key`.

    Attributes:
        arguments: What each is told besides the tensor: `mask=mask, training=training`.
        told: For a list of layers, the classes of those that are told; "" is every one.
        masks: The layers that make a mask for those behind them.
        shapes: The shape of what each gives, as a comment.
        checks: Statements behind it, in terms of `x`.
    """

    arguments: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    masks: AbstractSet[str] = frozenset()
    shapes: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, list[str]] = field(default_factory=dict)


def call_lines(context: Context, new: Class, calls: Calls = Calls()) -> list[str]:
    """Return the body of the call: the layers applied to `inputs`, one after the other."""
    indent = context.unit * 2
    parts = new.constructor.parts
    lines = []
    value = "inputs"
    for index, part in enumerate(parts):
        attribute = f"self.{new.attributes[part.key]}"
        told = calls.arguments.get(part.key, "")
        argument = f", {told}" if told else ""
        last = index == len(parts) - 1
        if part.is_list:
            call = f"layer(x{argument})"
            if calls.told.get(part.key):
                call += f" if isinstance(layer, {calls.told[part.key]}) else layer(x)"
            lines += [f"{indent}x = {value}"] if value != "x" else []
            lines += [f"{indent}for layer in {attribute}:"]
            lines += [f"{indent}{context.unit}x = {call}"]
            lines += [f"{indent}return x"] if last else []
        else:
            if part.key in calls.masks:
                lines.append(f"{indent}mask = {attribute}.compute_mask({value})")
            checks = calls.checks.get(part.key, [])
            head = "return" if last and not checks else "x ="
            line = f"{indent}{head} {attribute}({value}{argument})"
            shape = calls.shapes.get(part.key, "")
            fits = len(line) + len(shape) + 4 <= context.line_length
            lines.append(f"{line}  # {shape}" if shape and fits else line)
            lines += [f"{indent}{check}" for check in checks]
            lines += [f"{indent}return x"] if last and checks else []
        value = "x"
    return lines


def with_comments(comments: Comments, text: str, indent: str) -> list[str]:
    """Return a statement's lines with the comments that belong to it."""
    above = [f"{indent}{line}" if line else "" for line in _above(comments)]
    after = f"  {'  '.join(comments.after)}" if comments.after else ""
    return [*above, f"{indent}{text}{after}"]


def _above(comments: Comments) -> list[str]:
    lines: list[str] = []
    for line in (*comments.gap, *comments.before):
        if line or not lines or lines[-1]:
            lines.append(line)
    return lines


def construction(
    graph: Graph,
    context: Context,
    new: Class,
    build: Build,
    annotation: str,
    holder: tuple[str, list[str]] | None = None,
) -> tuple[tuple[Line, ...], ...]:
    """Return the statements that make the model, in place of the definition's last one.

    Args:
        graph: The model.
        context: The file.
        new: Its class.
        build: What builds it.
        annotation: What takes the place of `Sequential` in an annotation.
        holder: The class of an object that is made of it, and that is called the model, with
            further arguments.
    """
    indent = context.code.text.indent(graph.sites[0].start)
    class_, arguments = new.name, new.constructor.call
    if holder is not None:
        class_, further = holder
        arguments = [f"{new.name}({', '.join(arguments)})", *further]
    of_model, kept = kept_arguments(graph, context)
    arguments += [argument_text(each, indent, 0) for each in of_model]
    target = graph.target
    own = graph.comments
    of_input = input_of(graph).comments
    if not build.call:
        above = tuple(_above(of_input))
        own = Comments(before=above + own.before, after=own.after + of_input.after)
    if target.text:
        variable, head = target.text, target.before
        if target.annotation is not None:
            text = context.code.text.of(target.annotation)
            if context.code.is_keras_class(target.annotation, "Sequential", "Model"):
                text = annotation
            head = f"{variable}: {text} = "
        made = _made(f"{head}{class_}(", arguments, indent, context, target.behind)
        lines = [Line(made, own.before, own.after)]
        lines += _building(build, variable, of_input)
    elif build.call:
        variable = context.variable(context.scope(graph), "model", "network")
        made = _made(f"{variable} = {class_}(", arguments, indent, context)
        lines = [
            Line(made, own.before, own.after),
            *_building(build, variable, of_input),
            Line(f"return {variable}"),
        ]
    else:
        made = _made(f"return {class_}(", arguments, indent, context)
        lines = [Line(made, own.before, own.after)]
    sites = [*([] for _ in graph.sites[1:]), lines]
    sites[0] = [*kept, *sites[0]]
    return tuple(map(tuple, sites))


def _building(build: Build, model: str, of_input: Comments) -> list[Line]:
    """Return the statements that build a model, with the comments of its input."""
    if not build.call:
        return []
    result = f"{build.outputs} = " if build.outputs else ""
    made = [Line(build.inputs)] if build.inputs else []
    if build.layers:
        # A comment, for nobody else calls `call`.
        called = Line(f"{result}{model}{build.layers}", _OF_LAYERS)
        lines = [*made, Line(f"{model}{build.call}"), called]
    else:
        lines = [*made, Line(f"{result}{build.head}{model}{build.call}")]
    above = tuple(_above(of_input))
    return [replace(lines[0], before=above, after=of_input.after), *lines[1:]]


def _made(
    head: str, arguments: list[str], indent: str, context: Context, behind: str = ""
) -> str:
    tail = f"){behind}"
    text = "\n".join(listed(f"{indent}{head}", arguments, tail, indent, context))
    return text.removeprefix(indent)


def listed(
    head: str, items: list[str], tail: str, indent: str, context: Context
) -> list[str]:
    """Return items between brackets: on one line, or one a line where that is too long.

    Args:
        head: The start of the line, with its indentation and the opening bracket.
        items: What stands between the brackets.
        tail: The closing bracket and what follows it.
        indent: The white space that starts the line.
        context: The file.
    """
    line = f"{head}{', '.join(items)}{tail}"
    if len(line) <= context.line_length or "\n" in line:
        return [line]
    inner = [f"{indent}{context.unit}{item}," for item in items]
    return [head, *inner, f"{indent}{tail}"]
