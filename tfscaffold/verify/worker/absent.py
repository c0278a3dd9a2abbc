"""Stand-ins for modules that are not installed, or that only a package would find.

A star brings nothing from them, and every other name is a class that does nothing: enough for a
class that derives from it, and never mistaken for a layer.
"""

import importlib.util
import sys
import types
from collections.abc import Callable
from typing import Any, TypeVar

_PACKAGE = "_tfscaffold_absent"
Value = TypeVar("Value")


class Absent(types.ModuleType):
    """A module that is not there."""

    __all__: list[str] = []  # noqa: RUF012
    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {})
        setattr(self, name, made)
        return made


def tried(run: Callable[[str], Value]) -> Value:
    """Return what a function returns, run again with a stand-in for each module it misses.

    Args:
        run: Is given the package that relative imports start from, or "".
    """
    package = ""
    first: ImportError | None = None
    while True:
        try:
            return run(package)
        except ImportError as error:
            first = first or error
            name = error.name or ""
            if isinstance(error, ModuleNotFoundError) and _is_absent(name):
                sys.modules[name] = Absent(name)
            elif not package and "relative import" in str(error):
                package = _make_package()
            else:
                raise first from None
        except MemoryError:
            raise
        except Exception:
            # It is the module that is missed, whatever its stand-in cannot do.
            if first is not None:
                raise first from None
            raise


def _make_package() -> str:
    """Return the name of a package of stand-ins, deep enough for relative imports."""
    names = [".".join([_PACKAGE] * depth) for depth in range(1, 6)]
    for name in names:
        sys.modules[name] = Absent(name)
    return names[-1]


def _is_absent(name: str) -> bool:
    """Whether nothing of a module's package is installed."""
    top = name.partition(".")[0]
    if isinstance(sys.modules.get(top), Absent):
        return not isinstance(sys.modules.get(name), Absent)
    return top not in sys.modules and importlib.util.find_spec(top) is None
