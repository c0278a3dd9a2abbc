"""What a writer is given and what it gives back."""

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.graph import Expression, Graph, Site
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Scope


class Refused(Exception):
    """A definition that turns out not to be writable while it is written."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Speller(Protocol):
    """Spells names as the file does, and takes note of the imports that are missing."""

    def keras(self, name: str, graph: Graph, *, top: bool = False) -> str:
        """Return the spelling of a Keras name: `Input`, `Model`, ...

        Args:
            name: As in the package `keras`.
            graph: The definition in which it will stand.
            top: Whether it must be visible at the top level of the module.
        """

    def package(self) -> str:
        """Return the file's spelling of the package Keras: `keras` or `tf.keras`."""

    def tensorflow(self) -> str:
        """Return the file's name for the package tensorflow, mostly `tf`."""

    def module(self, path: str, name: str) -> str:
        """Return the file's name for a module, which is imported as `name` if need be."""


@dataclass(frozen=True)
class Inner:
    """What a layer of a model is, where it is certainly another model of the file.

    Attributes:
        outer: The call that makes the model of which it is a layer.
        models: Those of which it is one.
        stays: Whether one of them is not converted.
    """

    outer: ast.Call
    models: tuple[Graph, ...]
    stays: bool = False


@dataclass(frozen=True)
class Context:
    """What a writer works with.

    Attributes:
        code: The file.
        spell: Its names.
        blocks: Gives raw TensorFlow blocks their spelling; the file will contain them.
        variable: `variable(scope, *candidates)`: the first name that is free everywhere
            in a scope, or a numbered one; models share it.
        once: The same for a class: a name that is not given again.
        input_shape: Python text of a shape without the batch axis, for models that state
            none; or "".
        unit: One level of indentation.
        line_length: The longest line.
        inner: The models that are layers of others, by the expression that is the layer;
            only where both become modules.
    """

    code: Code
    spell: Speller
    blocks: Callable[[Iterable[str]], dict[str, str]]
    variable: Callable[..., str]
    once: Callable[..., str]
    input_shape: str = ""
    unit: str = "    "
    line_length: int = 88
    inner: Mapping[ast.expr, Inner] = field(default_factory=dict)

    def around(self, graph: Graph) -> dict[ast.expr, Inner]:
        """Return where a model is a layer of others."""
        return {
            node: inner
            for node, inner in self.inner.items()
            if any(each.callee is graph.callee for each in inner.models)
        }

    def scope(self, graph: Graph) -> Scope:
        """Return the scope in which the definition runs."""
        is_function = graph.target.parameters is not None
        node = graph.callee if is_function else graph.sites[0].node
        return self.code.scopes.of(node)


@dataclass(frozen=True)
class Line:
    """A new statement.

    Attributes:
        text: The statement; its first line without indentation, the others with theirs.
        before: Comments above it, "" an empty line.
        after: Comments at its end.
        fixed: Whether black must not touch it: a line starts inside a string literal.
        inner: Comments at the end of its first line, if it has several.
        laid_out: Whether its line breaks are as black sets them, as long as none of its
            lines is too long.
    """

    text: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    fixed: bool = False
    inner: tuple[str, ...] = ()
    laid_out: bool = False


@dataclass(frozen=True)
class Written:
    """What takes the place of a definition.

    Attributes:
        sites: The new statements, for each statement of the definition.
        moved: Whether the comments between the statements have gone with the layers.
        above: New statements above the top-level statement in which the definition stands.
        local: Whether they stand right above the definition instead, in its function.
        function: The first line of a function that the statements become, above that in which
            the definition stands; or "".
        model: What an annotation calls the model's class now.
        annotations: The classes of Keras for which it stands in annotations.
        gone: Nodes of the file whose text is gone.
        rewritten: Uses of the model, with the text that takes their place.
        elsewhere: Statements in functions that add layers, and others outside the definition,
            with what takes their place.
        together: The calls that make models which must be converted, too, each with what is
            said where they are not.
        inner: The calls that make models which are layers of it, and must be converted, too.
    """

    sites: tuple[tuple[Line, ...], ...]
    model: str
    moved: bool = False
    above: tuple[Line, ...] = ()
    local: bool = False
    function: str = ""
    annotations: tuple[str, ...] = ("Sequential",)
    gone: tuple[ast.AST, ...] = ()
    rewritten: tuple[tuple[ast.AST, str], ...] = ()
    elsewhere: tuple[tuple[Site, tuple[Line, ...]], ...] = ()
    together: tuple[tuple[ast.Call, Diagnostic], ...] = ()
    inner: tuple[ast.Call, ...] = ()


class Writer(Protocol):
    """A tier as a target."""

    def refusals(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return all the reasons why a graph cannot be written in this tier."""

    def remarks(self, graph: Graph, context: Context) -> list[Diagnostic]:
        """Return what a user should know of the result."""

    def write(self, graph: Graph, context: Context) -> Written:
        """Return the text of a graph without refusals.

        Raises:
            Refused: A name cannot be spelled.
        """


def relaid(expression: Expression, indent: str, column: int) -> str:
    """Return an expression's text, its further lines moved along with the first one.

    Args:
        expression: The user's text.
        indent: The white space that starts the new line.
        column: Characters before the expression on the new line.
    """
    first, *rest = expression.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    aligned = not first.partition("#")[0].rstrip().endswith(("(", "[", "{"))
    shift = column - expression.column
    lines = [first]
    for index, line in enumerate(rest, start=1):
        body = line.lstrip(" \t")
        white = line[: len(line) - len(body)]
        if index in expression.fixed or not body:
            lines.append(line)
        elif aligned and len(white) >= expression.column and "\t" not in white:
            lines.append(" " * (len(white) + shift) + body)
        elif white.startswith(expression.indent):
            lines.append(indent + white[len(expression.indent) :] + body)
        else:
            lines.append(line)
    return "\n".join(lines)


@dataclass
class Reasons:
    """Collects refusals."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(
        self, code: str, place: tuple[int, int], message: str, hint: str = ""
    ) -> None:
        """Note a refusal at a 1-based line and column."""
        self.found.append(Diagnostic(code, "error", *place, message, hint))
