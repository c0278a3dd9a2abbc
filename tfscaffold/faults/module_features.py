"""TFS404: the dense weights of a `tf.Module` expect features that its convolutions do not give."""

import ast
from collections.abc import Iterator
from math import prod

from tfscaffold.faults.tensor_shapes import Misfit, Shapes, Sizes, Unknown, outcome
from tfscaffold.model.diagnostics import Diagnostic
from tfscaffold.model.values import value
from tfscaffold.source.code import Code

# Sides of the images that people train on.
_USUAL = (28, 32, 48, 64, 96, 128, 150, 160, 180, 192, 200, 224, 256, 299, 384, 512)
_FILLED = (
    "zeros",
    "ones",
    "random.normal",
    "random.uniform",
    "random.truncated_normal",
)


def find(code: Code) -> Iterator[Diagnostic]:
    """Yield the places where features do not fit, once a class."""
    for module in code.nodes(ast.ClassDef):
        if [code.path(base) for base in module.bases] != ["tensorflow.Module"]:
            continue
        call = next(
            (
                each
                for each in module.body
                if isinstance(each, ast.FunctionDef) and each.name == "__call__"
            ),
            None,
        )
        if call is None or len(call.args.args) < 2:
            continue
        check = _Check(code, module, call)
        try:
            yield from check.diagnostics()
        except Unknown:
            continue


class _Check:
    """The check of one class.

    Args:
        code: The file.
        module: The class.
        call: Its `__call__`.
    """

    def __init__(self, code: Code, module: ast.ClassDef, call: ast.FunctionDef) -> None:
        self._code = code
        self._module = module
        self._call = call
        self._weights = dict(_weights(code, module))

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what does not fit for a shape that the file states, or for usual images.

        Raises:
            Unknown: It cannot be told.
        """
        shape = next(_inputs(self._code, self._module, self._call), None)
        if shape is None:
            yield from self._usual()
            return
        misfit = self._misfit(shape)
        if misfit is not None:
            yield self._stated(misfit, shape)

    def _misfit(self, shape: Sizes, padding: str = "") -> Misfit | None:
        tensors = {self._call.args.args[1].arg: shape}
        shapes = Shapes(self._code, self._weights, tensors, padding)
        return outcome(lambda: shapes.run(self._call.body))

    def _stated(self, misfit: Misfit, shape: Sizes) -> Diagnostic:
        sizes = [size or 1 for size in misfit.shape[1:]]
        count = prod(sizes)
        product = f" ({' x '.join(map(str, sizes))})" if len(sizes) > 1 else ""
        hint = f"Make it {count}, in the weights too."
        if self._fits(shape, "VALID"):
            hint = f'Write padding="VALID", which gives {misfit.wanted}; or {hint[0].lower()}{hint[1:]}'
        return Diagnostic(
            "TFS404",
            "error",
            *self._code.position(misfit.node),
            f"An example of shape {shape[1:]} gives {count} features here{product}, not "
            f"{misfit.wanted}: the call fails, or mixes the examples of a batch.",
            hint,
        )

    def _usual(self) -> Iterator[Diagnostic]:
        """Yield a warning where no usual image fits, and one would with other padding."""
        channels = self._channels()
        misfit = self._misfit((None, _USUAL[0], _USUAL[0], channels))
        images = [(None, side, side, channels) for side in _USUAL]
        if misfit is None or any(self._fits(shape) for shape in images):
            return
        valid = [shape[1] for shape in images if self._fits(shape, "VALID")]
        if not valid:
            return
        fitting = [
            side
            for side in range(8, 2 * valid[0])
            if self._fits((None, side, side, channels))
        ]
        sides = " or ".join(f"{side}x{side}" for side in fitting)
        only = f"only images of {sides} give" if fitting else "no square image gives"
        yield Diagnostic(
            "TFS404",
            "warning",
            *self._code.position(misfit.node),
            f"With this padding {only} {misfit.wanted} features here.",
            f'For {valid[0]}x{valid[0]} write padding="VALID", or count the features anew.',
        )

    def _fits(self, shape: Sizes, padding: str = "") -> bool:
        try:
            return self._misfit(shape, padding) is None
        except Unknown:
            return False

    def _channels(self) -> int:
        """Return the channels that the first convolution takes."""
        for node in ast.walk(self._call):
            if isinstance(node, ast.Attribute):
                kernel = self._weights.get(node.attr, ())
                if len(kernel) == 4 and kernel[2] is not None:
                    return kernel[2]
        raise Unknown


def _weights(code: Code, module: ast.ClassDef) -> Iterator[tuple[str, Sizes]]:
    """Yield the attributes that are set once, to a variable of a literal shape."""
    values: dict[str, list[ast.expr | None]] = {}
    for node in ast.walk(module):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Attribute):
                assert isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
                values.setdefault(target.attr, []).append(node.value)
    for name, given in values.items():
        made = given[0]
        if len(given) != 1 or not isinstance(made, ast.Call):
            continue
        if code.path(made.func) != "tensorflow.Variable" or not made.args:
            continue
        shape = _filled(code, made.args[0])
        if shape is not None:
            yield name, shape


def _filled(code: Code, node: ast.expr) -> Sizes | None:
    """Return the literal shape of a tensor that `tf.zeros` and the like make, or None."""
    if isinstance(node, ast.Name):
        node = code.assigned(node) or node
    if not isinstance(node, ast.Call):
        return None
    given = [each.value for each in node.keywords if each.arg == "shape"]
    path = code.path(node.func)
    if node.args and path in {f"tensorflow.{name}" for name in _FILLED}:
        given.append(node.args[0])
    shape = value(code, given[0]) if len(given) == 1 else None
    if isinstance(shape, tuple) and all(type(each) is int for each in shape):
        return shape
    return None


def _inputs(code: Code, module: ast.ClassDef, call: ast.FunctionDef) -> Iterator[Sizes]:
    """Yield the input shapes that the file states: in a signature, or in a call."""
    for decorator in call.decorator_list:
        for node in ast.walk(decorator):
            if (
                isinstance(node, ast.Call)
                and code.path(node.func) == "tensorflow.TensorSpec"
            ):
                shape = _spec(code, node)
                if shape is not None:
                    yield shape
    for node in code.nodes(ast.Call):
        if len(node.args) == 1 and _is_instance(code, node.func, module):
            shape = _filled(code, node.args[0])
            if shape is not None:
                yield shape


def _spec(code: Code, node: ast.Call) -> Sizes | None:
    given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "shape")]
    shape = value(code, given[0]) if given else None
    if isinstance(shape, tuple) and all(
        size is None or type(size) is int for size in shape
    ):
        return shape
    return None


def _is_instance(code: Code, node: ast.expr, module: ast.ClassDef) -> bool:
    """Whether an expression is certainly an object of a class of the file."""
    if isinstance(node, ast.Name):
        bindings = code.bindings(node)
        if len(bindings) != 1 or bindings[0].value is None:
            return False
        node = bindings[0].value
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    bindings = code.bindings(node.func)
    return [binding.node for binding in bindings] == [module]
