"""The calls that make a Sequential, and those of which nothing tells whether they do."""

import ast
import re
from collections.abc import Iterator

from tfscaffold.source.code import Code
from tfscaffold.source.keras import Ambiguous, Symbol
from tfscaffold.source.neighbours import unfound_star
from tfscaffold.source.scopes import base_of

# What Keras' class is called where nothing says what the name means.
_USUAL = re.compile(r"((tf|tensorflow)\.)?(keras\.)?(models\.)?Sequential")


def sequential_calls(code: Code) -> Iterator[tuple[ast.Call, Symbol | None]]:
    """Yield the calls that make a Sequential; None where that depends on the bindings."""
    for call in code.nodes(ast.Call):
        # An attribute means the class of its own name, if any; a name may be an alias.
        if isinstance(call.func, ast.Attribute):
            if call.func.attr != "Sequential":
                continue
        elif not isinstance(call.func, ast.Name):
            continue
        try:
            symbol = code.names.symbol(call.func, code.scopes.of(call))
        except Ambiguous:
            if ast.unparse(call.func).endswith("Sequential"):
                yield call, None
            continue
        if symbol is not None and symbol.name == "Sequential":
            yield call, symbol
        elif symbol is None and unfound(code, call):
            yield call, None


def unfound(code: Code, call: ast.Call) -> str:
    """Return the module, not found, of which a star import alone can bring Keras here, or ""."""
    root = base_of(call.func)
    if not _USUAL.fullmatch(ast.unparse(call.func)) or not isinstance(root, ast.Name):
        return ""
    return "" if code.scopes.of(root).owner(root.id) else unfound_star(code, root.id)
