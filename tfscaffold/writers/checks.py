"""`assert model.output_shape == (None, 7, 7, 256)` between the layers, for a class.

The class makes its layers at once, so that there the shape is checked where they are applied.
"""

import ast
from dataclasses import dataclass, field

from tfscaffold.model.graph import Apply, Graph, Make, Peek, Site, Use
from tfscaffold.source.code import Code


@dataclass(frozen=True)
class Checks:
    """The checks that move into `call`.

    Attributes:
        statements: They leave the definition.
        lines: What stands in `call` behind the layer `Make.layer`, in terms of `x`.
    """

    statements: list[ast.stmt] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def sites(self, code: Code) -> list[Site]:
        """Return the places that the statements leave, with the comments behind them."""
        spans = [(code.text.span(each), each) for each in self.statements]
        return [
            Site(start, code.text.line_end(end), each) for (start, end), each in spans
        ]


def checks(graph: Graph, code: Code) -> Checks:
    """Return the checks of a model's shape that can move into `call`."""
    single = {step.layer for step in graph.steps if isinstance(step, Make)} - {
        step.layer for step in graph.steps if isinstance(step, Make) and step.block
    }
    makers = {
        step.output: step.layer
        for step in graph.steps
        if isinstance(step, Apply) and step.layer in single
    }
    found = Checks()
    ends = [Peek(use, graph.outputs[-1]) for use in _directly_below(graph, code)]
    for peek in (*graph.peeks, *ends):
        statement = code.statement(peek.use.node)
        line = _line(statement, peek.use, code)
        if line and peek.tensor in makers:
            found.statements.append(statement)
            found.lines.setdefault(makers[peek.tensor], []).append(line)
    return found


def _directly_below(graph: Graph, code: Code) -> list[Use]:
    """Return the uses of the finished model in checks right behind its last layer."""
    last = graph.sites[-1].node
    block = code.block(last)
    found: list[Use] = []
    for statement in block[block.index(last) + 1 :]:
        uses = [
            use
            for use in graph.uses
            if not use.foreign and code.statement(use.node) is statement
        ]
        if len(uses) != 1 or not _line(statement, uses[0], code):
            break
        found += uses
    return found


def _line(statement: ast.stmt, use: Use, code: Code) -> str:
    """Return the check for the output `x` of a layer, or "" where a statement is none.

    The batch axis is left out: in `call` it has a size.
    """
    test = statement.test if isinstance(statement, ast.Assert) else None
    if (
        use.what != "output_shape"
        or not isinstance(statement, ast.Assert)
        or statement.msg is not None
        or not isinstance(test, ast.Compare)
        or test.left is not use.node
        or len(test.ops) != 1
        or not isinstance(test.ops[0], ast.Eq)
        or not isinstance(test.comparators[0], ast.Tuple)
    ):
        return ""
    batch, *sizes = test.comparators[0].elts or [ast.Constant(0)]
    if not isinstance(batch, ast.Constant) or batch.value is not None:
        return ""
    if not all(isinstance(s, ast.Constant) and type(s.value) is int for s in sizes):
        return ""
    shape = tuple(s.value for s in sizes if isinstance(s, ast.Constant))
    end = code.text.span(statement)[1]
    behind = code.text.text[end : code.text.line_end(end)].strip()
    return f"assert x.shape[1:] == {shape}" + (f"  {behind}" if behind else "")
