"""Functions in other modules of the user's project, found on the disk beside the file that calls them.

Modules are read where such a call stands, and never imported.
"""

import ast
import os
import sys

from tfscaffold.errors import UserError
from tfscaffold.files import read
from tfscaffold.source.code import Code

# Where a project ends.
_ROOTS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
_MAX_ABOVE = 6
_MAX_MODULES = 4


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
            code.modules[path] = Code(read(path).text, code.layer_names, path=path)
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
