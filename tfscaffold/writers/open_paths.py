"""Paths to which a model is saved and whose ending only the running program knows.

Keras 3 saves to a path that ends in `.keras` or in that of HDF5; a subclass, to the first alone.
`os.path.splitext(path)[0] + ".keras"` leaves the one as it is and makes it of the other.
"""

import ast
from collections.abc import Collection

from tfscaffold.source.code import Code
from tfscaffold.source.scopes import names_in

# Functions that are given the path of a file, by the last part of their name.
_OF_FILES = {"exists", "getmtime", "getsize", "isfile", "remove", "unlink"}
_OF_MODELS = {"ModelCheckpoint", "load_model", "save", "save_model"}
_OF_MESSAGES = {"debug", "error", "info", "log", "print", "warning", "write"}


def places(
    code: Code, path: ast.expr, open_ends: Collection[ast.expr]
) -> list[ast.expr] | None:
    """Return where a path is given to what reads or writes the file, or None if it must stay.

    It must where the file does something else with it, or names other models by paths of
    which it is not known whether they are the same.

    Args:
        code: The file.
        path: To which a model is saved.
        open_ends: The paths of other models whose ending is not known, either.
    """
    if isinstance(path, ast.Starred) or _in_text(code, path):
        return None
    found = _same(code, path)
    places = [each for each in found if _called_with(code, each) is not None]
    others = [each for each in found if each not in places]
    if not all(_is_told(code, each) for each in others):
        return None
    if any(each not in places and not _is_same(code, each, path) for each in open_ends):
        return None
    return None if _is_looked_for(code, path, places) else places


def _same(code: Code, path: ast.expr) -> list[ast.expr]:
    """Return where the file reads the same path, this place too."""
    return [each for each in code.nodes(type(path)) if _is_same(code, each, path)]


def _is_same(code: Code, node: ast.expr, path: ast.expr) -> bool:
    """Whether two expressions read alike, and their names mean the same variables."""
    if ast.unparse(node) != ast.unparse(path):
        return False
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return False
    pairs = zip(ast.walk(node), ast.walk(path), strict=True)
    return all(
        code.scopes.of(one).owner(one.id) is code.scopes.of(other).owner(other.id)
        for one, other in pairs
        if isinstance(one, ast.Name)
        and isinstance(other, ast.Name)
        and one.id != "self"
    )


def _called_with(code: Code, node: ast.expr) -> ast.Call | None:
    """Return the call of a function of files or models that gets a path, or None."""
    parent = code.scopes.parents[node]
    if isinstance(parent, ast.keyword):
        parent = code.scopes.parents[parent]
    if isinstance(parent, ast.Call) and parent.func is not node:
        name = ast.unparse(parent.func).rpartition(".")[2]
        return parent if name in _OF_FILES | _OF_MODELS else None
    return None


def _is_told(code: Code, node: ast.expr) -> bool:
    """Whether a path is only printed or logged."""
    statement = code.statement(node)
    call = statement.value if isinstance(statement, ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2] in _OF_MESSAGES
    )


def _is_looked_for(code: Code, path: ast.expr, places: Collection[ast.expr]) -> bool:
    """Whether a function of files gets another path that is made of the same variables."""
    names = names_in(path) - {"self", "os"}
    return any(
        names & names_in(argument)
        for name in _OF_FILES
        for call in code.calls_by_name.get(name, ())
        for argument in call.args
        if argument not in places
    )


def _in_text(code: Code, path: ast.expr) -> bool:
    around = code.scopes.ancestors(path)
    return any(isinstance(each, ast.JoinedStr) for each in around)
