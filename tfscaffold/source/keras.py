"""What a dotted name means in Keras: `tf.keras.layers.Dense` is `layers.Dense` of `tensorflow.keras`."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from tfscaffold.source.scopes import Binding, Scope, Scopes

_ROOT = re.compile(
    r"(tensorflow\.compat\.v[12]\.keras|tensorflow\.python\.keras|tensorflow\.keras"
    r"|tensorflow\.contrib\.keras\.api\.keras|tensorflow\.contrib\.keras|tf_keras"
    r"|keras\.api\._v[12]\.keras|keras\.api|keras\.src|keras)(?:\.|$)"
)
_KERAS_2_ROOTS = (
    "tf_keras",
    "tensorflow.python",
    "tensorflow.compat.v1",
    "tensorflow.contrib",
)
_STARS = {
    "": {"Sequential", "Model", "Input", "layers", "models"},
    "models": {"Sequential", "Model"},
    "layers": {"Input", "InputLayer"},
}
_MAX_ALIASES = 8


@dataclass(frozen=True)
class Symbol:
    """A public name of Keras: `Symbol("tensorflow.keras", "layers.Dense")`."""

    root: str
    path: str

    @property
    def name(self) -> str:
        """The last part: a class or function of Keras."""
        return self.path.rpartition(".")[2]

    @property
    def is_keras_2(self) -> bool:
        """Whether the root can only mean Keras 2."""
        return self.root.startswith(_KERAS_2_ROOTS)


class Ambiguous(Exception):
    """A name that is bound both to something of Keras and to something else."""


class Names:
    """Resolves expressions to symbols of Keras, through imports and aliases.

    Args:
        scopes: Those of the file.
        layer_names: The names that `from keras.layers import *` brings.
        elsewhere: Gives the dotted path of what a star import of another module brings under
            a name: "" for something else than an import, None for nothing.
    """

    def __init__(
        self,
        scopes: Scopes,
        layer_names: frozenset[str],
        elsewhere: Callable[[Binding, str], str | None],
    ) -> None:
        self._scopes = scopes
        self._layer_names = layer_names
        self._elsewhere = elsewhere
        self._by_star: dict[str, set[str | None]] = {}

    def symbol(self, node: ast.expr, scope: Scope) -> Symbol | None:
        """Return what `node` means in Keras, or None where it is something else.

        Raises:
            Ambiguous: It depends on which of several bindings is in force.
        """
        paths = self._paths(node, scope, 0)
        symbols = {symbol_of(path) if path else None for path in paths}
        known = {symbol for symbol in symbols if symbol is not None}
        if not known:
            return None
        if None in symbols or len({symbol.path for symbol in known}) > 1:
            raise Ambiguous(ast.unparse(node))
        return min(known, key=lambda symbol: symbol.root == "keras")

    def path(self, node: ast.expr, scope: Scope) -> str:
        """Return the dotted path that `node` certainly stands for: `tensorflow.nn.relu`; or ""."""
        paths = self._paths(node, scope, 0)
        return (paths.pop() or "") if len(paths) == 1 else ""

    def _paths(self, node: ast.expr, scope: Scope, depth: int) -> set[str | None]:
        if isinstance(node, ast.Attribute):
            return {
                path and f"{path}.{node.attr}"
                for path in self._paths(node.value, scope, depth)
            }
        if not isinstance(node, ast.Name) or depth > _MAX_ALIASES:
            return {None}
        owner = scope.owner(node.id)
        if owner is None:
            return set(self._starred(node.id))
        paths: set[str | None] = set()
        for binding in owner.bindings[node.id]:
            if binding.kind == "import":
                paths.add(binding.path)
            elif not self._is_fallback(binding):
                value = binding.value or self._element(binding)
                if isinstance(value, ast.Attribute | ast.Name):
                    paths |= self._paths(value, owner, depth + 1)
                else:
                    paths.add(None)
        return paths or {None}

    def _is_fallback(self, binding: Binding) -> bool:
        """Whether a binding is the `tf = None` of an import that may fail."""
        return (
            isinstance(binding.value, ast.Constant)
            and binding.value.value is None
            and any(
                isinstance(node, ast.ExceptHandler)
                for node in self._scopes.ancestors(binding.node)
            )
        )

    def _element(self, binding: Binding) -> ast.expr | None:
        """Return what one name gets of `Dense, Dropout = layers.Dense, layers.Dropout`."""
        names = self._scopes.parents.get(binding.node)
        statement = self._scopes.parents.get(names) if names is not None else None
        if not isinstance(names, ast.Tuple) or not isinstance(statement, ast.Assign):
            return None
        values = statement.value.elts if isinstance(statement.value, ast.Tuple) else []
        pairs = [*names.elts, *values]
        starred = any(isinstance(each, ast.Starred) for each in pairs)
        if starred or len(values) != len(names.elts) or names not in statement.targets:
            return None
        return dict(zip(names.elts, values, strict=True)).get(binding.node)  # type: ignore[call-overload, no-any-return]

    def _starred(self, name: str) -> set[str | None]:
        if name not in self._by_star:
            # Modules may import each other.
            self._by_star[name] = {None}
            self._by_star[name] = self._from_stars(name) or {None}
        return self._by_star[name]

    def _from_stars(self, name: str) -> set[str | None]:
        found: set[str | None] = set()
        of_keras = ""
        for star in self._scopes.module.stars:
            symbol = symbol_of(star.path)
            if symbol is None:
                path = self._elsewhere(star, name)
                found |= set() if path is None else {path or None}
                continue
            exported = _STARS.get(symbol.path, set())
            if name in exported or (
                symbol.path == "layers" and name in self._layer_names
            ):
                of_keras = of_keras or f"{star.path}.{name}"
        return found | ({of_keras} if of_keras else set())


def symbol_of(path: str) -> Symbol | None:
    """Return what a dotted path means in Keras, or None."""
    match = _ROOT.match(path)
    if match is None:
        return None
    return Symbol(match.group(1), path[match.end() :])
