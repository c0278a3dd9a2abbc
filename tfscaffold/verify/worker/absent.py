"""Stand-ins for modules that are not installed, or that only a package would find.

A star brings nothing from them, and every other name is a class that does nothing: enough for a
class that derives from it, and never mistaken for a layer. Constants, settings
and data of such a module have values that are made up; the names of those that were used are told.
"""

import importlib.util
import sys
import types
from collections.abc import Callable
from typing import Any, TypeVar

_PACKAGE = "_tfscaffold_absent"
Value = TypeVar("Value")


class Stand:
    """A class of a module that is not there: it takes anything, and does nothing."""

    def __init__(self, *_: Any, **options: Any) -> None:
        vars(self).update(options)

    def __class_getitem__(cls, _: Any) -> type:
        return cls

    def __delattr__(self, name: str) -> None:
        vars(self).pop(name, None)


# Values of names that the code reads of modules, by the name alone; and which were read.
GIVEN: dict[str, Any] = {}
USED: set[str] = set()


class Absent(types.ModuleType):
    """A module that is not there."""

    __all__: list[str] = []  # noqa: RUF012
    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in GIVEN:
            USED.add(name)
            return GIVEN[name]
        made = type(name, (Stand,), {})
        setattr(self, name, made)
        return made


def give(values: dict[str, Any]) -> None:
    """Say what names of missing modules are; the stand-ins that there are begin anew."""
    GIVEN.clear()
    GIVEN.update(values)
    for path, module in list(sys.modules.items()):
        if isinstance(module, Absent):
            del sys.modules[path]


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
        except Exception as error:
            # It is the module that is missed, whatever its stand-in cannot do.
            if first is not None:
                raise first from error
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
