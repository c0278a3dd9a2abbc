"""A class before it is text: the layers that it makes, and the parameters of its constructor."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from tfscaffold.model.expressions import Span
from tfscaffold.model.graph import Comments, Expression, Make


@dataclass(frozen=True)
class Part:
    """An attribute of the class: a layer, or a list of layers.

    Attributes:
        key: `Make.layer`, or the place of a list.
        comments: Above it and behind it.
        make: Of a single layer.
        expression: What makes it; None where a parameter holds it.
        parameter: The one that holds it, or "".
        is_list: Whether it is a list of layers.
        block: The loop or condition that fills the list, or None.
        receivers: In a block: the offsets of each `model.add`.
        handed: In a block: the offsets of the model where a function gets it.
        renamed: In a block: new text by offsets.
        label: What the layers of a function are called.
        collector: The variable of a Sequential that gets the layers of the block, or "".
    """

    key: str
    comments: Comments
    make: Make | None = None
    expression: Expression | None = None
    parameter: str = ""
    is_list: bool = False
    block: ast.stmt | None = None
    receivers: tuple[Span, ...] = ()
    handed: tuple[Span, ...] = ()
    label: str = ""
    collector: str = ""
    renamed: Mapping[Span, str] = field(default_factory=dict)


@dataclass
class Constructor:
    """The parameters of `__init__`, and the layers in terms of them.

    Attributes:
        parameters: Their names, each with the user's expression for it.
        annotations: Of those that are parameters of the user's function, too.
        parts: The layers, in the order in which they are made.
        local: What they read that is imported or defined inside the function; then the
            class stands there, too.
        called: The expressions for parameters that the class calls, or that hold what is called.
        array_texts: The expressions for parameters that may be arrays.
    """

    parameters: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    local: list[ast.Name] = field(default_factory=list)
    called: list[ast.expr] = field(default_factory=list)
    array_texts: set[str] = field(default_factory=set)

    @property
    def signature(self) -> list[str]:
        """The parameters as `__init__` declares them."""
        return [
            f"{name}: {self.annotations[name]}" if name in self.annotations else name
            for name in self.parameters
        ]

    @property
    def call(self) -> list[str]:
        """The arguments with which the class is called."""
        arguments: list[str] = []
        named = False
        for name, text in self.parameters.items():
            named = named or name != text
            arguments.append(f"{name}={text}" if named else text)
        return arguments

    @property
    def arrays(self) -> list[str]:
        """The parameters that may be arrays."""
        return [name for name in self.data if self.parameters[name] in self.array_texts]

    @property
    def data(self) -> list[str]:
        """The parameters that are no layers."""
        held = {part.parameter for part in self.parts}
        return [name for name in self.parameters if name not in held]
