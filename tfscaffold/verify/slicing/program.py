"""The program that makes one model, cut out of a text."""

import ast
import builtins
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tfscaffold.source.code import Code
from tfscaffold.verify.slicing.calls import Calls
from tfscaffold.verify.slicing.keeping import Slice
from tfscaffold.verify.slicing.masking import masked
from tfscaffold.verify.slicing.region import END, Region
from tfscaffold.verify.slicing.unknown import Made
from tfscaffold.verify.targets import Target, Unverifiable


@dataclass(frozen=True)
class Program:
    """Code that gives a model.

    Attributes:
        text: Statements.
        expression: What is the model, after they have run.
        line: 1-based line of the definition.
        unknown: The variables whose values are to be made up, and the kinds of these.
        imported: The same for names of modules that may be missing.
    """

    text: str
    expression: str
    line: int
    unknown: Mapping[str, Made] = field(default_factory=dict)
    imported: Mapping[str, Made] = field(default_factory=dict)


def program(
    code: Code,
    target: Target,
    *,
    made_up: bool = False,
    only: Collection[str] | None = None,
) -> Program:
    """Return the code that makes the model at a place.

    Args:
        code: The text.
        target: The place.
        made_up: Whether values that come from data or from callers are to be made up.
        only: The variables of the module whose values may be; None for all.

    Raises:
        Unverifiable: A value is needed that only the caller of a function knows.
    """
    region = Region(code, target)
    assert region.statement is not None
    found = Slice(region, made_up=made_up, only=only)
    found.keep_definition()
    calls = Calls(found)
    expression = f"{calls.expression()}{target.inside}"
    text = masked(found, calls.returns)
    line = region.statement.lineno
    return Program(text, expression, line, found.unknown, found.imported)


def program_of_call(code: Code, call: str) -> Program:
    """Return the code that a call needs, `build_model(10)`.

    Raises:
        Unverifiable: The text does not bind a name that the call reads.
    """
    found = Slice(Region(code, None))
    module = code.scopes.module
    nodes = [*ast.walk(ast.parse(call, mode="eval"))]
    own = {each.arg for each in nodes if isinstance(each, ast.arg)}
    own |= {
        each.id
        for each in nodes
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    for node in nodes:
        if isinstance(node, ast.Name) and node.id not in own:
            if module.owner(node.id) is not None:
                found.need((module, node.id), END, END)
            elif not module.stars and not hasattr(builtins, node.id):
                raise Unverifiable(f"there is no `{node.id}`")
    found.run()
    return Program(masked(found, []), call, 1)
