"""What other modules of the user's project define, found on the disk beside the file that imports them.

Modules are read where a name of theirs is called, and never imported.
"""

from __future__ import annotations

import ast
import os
import sys
from typing import TYPE_CHECKING

from tfscaffold.errors import UserError
from tfscaffold.files import read
from tfscaffold.source.keras import symbol_of
from tfscaffold.source.scopes import Binding

if TYPE_CHECKING:
    from tfscaffold.source.code import Code

# Where a project ends.
_ROOTS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
_MAX_ABOVE = 6
_MAX_MODULES = 4
# Packages that have a `Sequential` of their own.
_OTHERS = {"flax", "mindspore", "mxnet", "oneflow", "paddle", "tinygrad", "torch"}


def function_elsewhere(
    code: Code, callee: ast.expr
) -> tuple[Code, ast.FunctionDef] | None:
    """Return the function of another module that an imported name certainly means, and its file.

    Args:
        code: A file with a path; without one nothing is found.
        callee: `add_block`, or `blocks.add_block`.
    """
    source = _source(code, callee) if code.file else None
    return _function(code, *source, _MAX_MODULES) if source else None


def starred(code: Code, star: Binding, name: str) -> str | None:
    """Return the dotted path of what `from module import *` certainly brings under a name.

    Returns:
        "" where it is no import; None where the module brings no such name, or is not found.
    """
    other = _behind(code, star)
    if other is None or name not in _exported(other, name):
        return None
    module = other.scopes.module
    path = other.names.path(ast.Name(name, ast.Load()), module)
    return path or ("" if name in module.bindings else None)


def unfound_star(code: Code, name: str, depth: int = _MAX_MODULES) -> str:
    """Return the `module` of a star import that may bring a name, and is not found; or ""."""
    for star in code.scopes.module.stars:
        root = star.path.partition(".")[0]
        if symbol_of(star.path) or root in sys.stdlib_module_names | _OTHERS:
            continue
        other = _behind(code, star) if depth else None
        if other is None:
            return star.path
        if name in _exported(other, name) and name not in other.scopes.module.bindings:
            found = unfound_star(other, name, depth - 1)
            if found:
                return found
    return ""


def _behind(code: Code, star: Binding) -> Code | None:
    """Return the file of a module of which a star import brings all names, or None."""
    statement = code.scopes.parents[star.node]
    assert isinstance(statement, ast.ImportFrom)
    path = _file(code.file, statement.level, statement.module or "")
    return _read(code, path) if code.file and path else None


def _exported(code: Code, name: str) -> list[str]:
    """Return the names that a star import of a file brings, as far as they are `name`."""
    bindings = code.scopes.module.bindings.get("__all__")
    if bindings is None:
        return [] if name.startswith("_") else [name]
    listed = bindings[0].value if len(bindings) == 1 else None
    values = listed.elts if isinstance(listed, ast.List | ast.Tuple) else []
    return [name for each in values if getattr(each, "value", None) == name]


def _source(code: Code, callee: ast.expr) -> tuple[int, str, str] | None:
    """Return the level, the module and the name of an import that brings a function."""
    attribute = ""
    if isinstance(callee, ast.Attribute):
        attribute, callee = callee.attr, callee.value
    if not isinstance(callee, ast.Name):
        return None
    bindings = code.bindings(callee)
    alias = bindings[0].node if len(bindings) == 1 else None
    statement = code.scopes.parents.get(alias) if alias is not None else None
    if not isinstance(alias, ast.alias):
        return None
    if isinstance(statement, ast.Import):
        whole = alias.asname or "." not in alias.name
        return (0, alias.name, attribute) if attribute and whole else None
    assert isinstance(statement, ast.ImportFrom)
    module = statement.module or ""
    if attribute:
        return statement.level, f"{module}.{alias.name}".lstrip("."), attribute
    return statement.level, module, alias.name


def _function(
    code: Code, level: int, module: str, name: str, depth: int
) -> tuple[Code, ast.FunctionDef] | None:
    path = _file(code.file, level, module)
    if not path or depth == 0:
        return None
    other = _read(code, path)
    if other is None:
        return None
    scope = other.scopes.module
    bindings = scope.bindings.get(name, [])
    if len(bindings) != 1 or scope.stars:
        return None
    node = bindings[0].node
    if isinstance(node, ast.FunctionDef) and node in other.tree.body:
        return other, node
    statement = other.scopes.parents.get(node)
    if isinstance(node, ast.alias) and isinstance(statement, ast.ImportFrom):
        where = statement.level, statement.module or ""
        return _function(other, *where, node.name, depth - 1)
    return None


def _read(code: Code, path: str) -> Code | None:
    if path not in code.modules:
        try:
            # This module is imported by that of `Code`.
            other = type(code)(read(path).text, code.layer_names, path=path)
            code.modules[path] = other
        except UserError:
            return None
        code.modules[path].modules = code.modules
    return code.modules[path]


def _file(path: str, level: int, module: str) -> str:
    """Return the file of a module that another one imports, or "" where it is not certain."""
    home = os.path.dirname(os.path.abspath(path))
    if level:
        for _ in range(level - 1):
            home = os.path.dirname(home)
        return _module(home, module)
    if module.partition(".")[0] in sys.stdlib_module_names:
        return ""
    found = [each for above in _above(home) if (each := _module(above, module))]
    return found[0] if len(found) == 1 else ""


def _above(home: str) -> list[str]:
    """Return the folders of a project from which its modules may be imported."""
    found = [home]
    while len(found) < _MAX_ABOVE and not any(
        os.path.exists(os.path.join(found[-1], each)) for each in _ROOTS
    ):
        found.append(os.path.dirname(found[-1]))
    return found


def _module(folder: str, module: str) -> str:
    base = os.path.join(folder, *module.split(".")) if module else folder
    files = [os.path.join(base, "__init__.py")]
    files += [f"{base}.py"] if module else []
    found = [each for each in files if os.path.isfile(each)]
    return found[0] if len(found) == 1 else ""
