"""TFS402: `training=` in a Functional model, which Keras 3 overrides."""

import ast
from collections.abc import Iterator

from tfscaffold.faults.keras_3 import is_keras_3
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.source.code import Code
from tfscaffold.source.scopes import Scope, names_in


def find(code: Code) -> Iterator[Diagnostic]:
    """Yield the literal `training=` of calls on symbolic tensors."""
    given = [
        (call, keyword)
        for call in code.nodes(ast.Call)
        for keyword in call.keywords
        if keyword.arg == "training"
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, bool)
        and call.args
    ]
    tensors = _Tensors(code)
    for call, keyword in given:
        if not tensors.is_symbolic(call.args[0]) or _is_frozen(code, call, keyword):
            continue
        layer = code.text.of(call.func).partition("\n")[0]
        value = code.text.of(keyword.value)
        yield Diagnostic(
            "TFS402",
            "warning",
            *code.position(keyword),
            f"`training={value}` has no effect in fit, evaluate and predict: Keras 3 calls all "
            f"layers of a Functional model with its own value, `{layer}` too.",
            (
                "Freeze a model by `trainable = False`; this also holds its batch statistics."
                if value == "False"
                else "Call the layer in the `call` of a `keras.Model`, which is not overridden."
            ),
        )


def _is_frozen(code: Code, call: ast.Call, keyword: ast.keyword) -> bool:
    """Whether what is called by `training=False` is frozen in the file and never thawed."""
    if not isinstance(call.func, ast.Name):
        return False
    values = [
        statement.value
        for statement in code.nodes(ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Attribute)
        and target.attr == "trainable"
        and isinstance(target.value, ast.Name)
        and target.value.id == call.func.id
    ]
    constants = [each.value for each in values if isinstance(each, ast.Constant)]
    return bool(values) and constants == [False] * len(values)


class _Tensors:
    """Tells which expressions are certainly tensors of a Functional model."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._names: dict[tuple[Scope, str], bool] = {}

    def is_symbolic(self, node: ast.expr) -> bool:
        """Whether an expression is made from `keras.Input(...)`."""
        if isinstance(node, ast.Call):
            symbol = self._code.symbol(node.func)
            if symbol is not None and symbol.name == "Input":
                return is_keras_3(self._code, symbol)
            return bool(node.args) and self.is_symbolic(node.args[0])
        if isinstance(node, ast.List | ast.Tuple):
            return any(map(self.is_symbolic, node.elts))
        return isinstance(node, ast.Name) and self._is_symbolic_name(node)

    def _is_symbolic_name(self, name: ast.Name) -> bool:
        """Whether every assignment of a variable gives it a symbolic tensor."""
        owner = self._code.scopes.of(name).owner(name.id)
        if owner is None:
            return False
        key = owner, name.id
        if key not in self._names:
            values = [binding.value for binding in owner.bindings[name.id]]
            # `x = layer(x)` is symbolic if the other assignments are.
            self._names[key] = True
            self._names[key] = all(
                value is not None and self.is_symbolic(value) for value in values
            ) and any(
                value is not None and name.id not in names_in(value) for value in values
            )
        return self._names[key]
