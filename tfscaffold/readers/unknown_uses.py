"""Uses of something that may be any model of the file."""

import ast
from collections.abc import Callable, Container

from tfscaffold.layers import LAYERS
from tfscaffold.model.graph import Use
from tfscaffold.readers.built import holds_model, makes_model
from tfscaffold.readers.flow import functions_called
from tfscaffold.readers.uses import foreign, is_sequential, named_use
from tfscaffold.source.code import LOOPS, Code
from tfscaffold.source.keras import Symbol

# What a layer or model has that knows the tensors of its graph.
_ENDS = {"input", "input_shape", "inputs", "output", "output_shape", "outputs"}
# What Keras hands the model on to callbacks in.
_WITH_CALLBACKS = {"evaluate", "fit", "fit_generator", "predict"}
# What settings are called, which have such attributes, too.
_SETTINGS = {"FLAGS", "args", "cfg", "cls", "config", "opt", "options", "opts", "self"}
# What may be asked of a tensor of Keras, or of the shape of one.
_OF_TENSORS = {
    *("as_list", "count", "device", "dims", "dtype", "get_shape", "graph", "index"),
    *(
        "name",
        "ndim",
        "ndims",
        "num_elements",
        "op",
        "rank",
        "record_history",
        "reshape",
    ),
    *("set_shape", "shape", "sparse", "squeeze"),
}
_LISTS = {"deque", "collections.deque", "list", "range", "set", "sorted"}


def only_freezes(code: Code, layers: ast.AST) -> bool:
    """Whether `.layers` is read for a loop that sets nothing but `trainable` of each layer.

    The input of a model of another form may be among them: it has no weights.
    """
    iterated = code.scopes.parents[layers]
    if isinstance(iterated, ast.Subscript):
        bounds = iterated.slice
        if not isinstance(bounds, ast.Slice) or bounds.step is not None:
            return False
        # From the end: the input does not shift them.
        ends = [each for each in (bounds.lower, bounds.upper) if each is not None]
        if not all(isinstance(each, ast.UnaryOp) for each in ends):
            return False
        layers, iterated = iterated, code.scopes.parents[iterated]
    if not isinstance(iterated, ast.For) or iterated.iter is not layers:
        return False
    variable = ast.unparse(iterated.target)
    return not iterated.orelse and all(
        isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Constant)
        and [ast.unparse(target) for target in each.targets]
        == [f"{variable}.trainable"]
        for each in iterated.body
    )


def foreign_uses(code: Code, building: Container[ast.AST]) -> list[Use]:
    """Return uses that may be of any model of the file, once it is handed on.

    These are `.layers` of something unknown, what puts a layer on it or takes one off, tests
    for the class Sequential, and what makes a Sequential of a configuration. A variable that certainly holds a pretrained model holds
    none of the file's.

    Args:
        code: The file.
        building: The statements that add layers to the models of the file in their definitions.
    """
    found = []
    for node in code.nodes(ast.Attribute):
        if (
            (node.attr == "layers" or _changes_layers(code, node, building))
            and isinstance(node.ctx, ast.Load)
            and code.symbol(node) is None
            and not _is_imported(code, node.value)
            and not holds_model(code, node.value)
            and not (isinstance(node.value, ast.Call) and makes_model(code, node.value))
        ) or (node.attr == "from_config" and is_sequential(code, node.value)):
            found.append(foreign(named_use(code, node.attr, node)))
    for call in code.nodes(ast.Call):
        if (
            isinstance(call.func, ast.Name)
            and call.func.id in ("isinstance", "issubclass", "type")
            and any(is_sequential(code, each) for each in ast.walk(call))
        ):
            found.append(foreign(named_use(code, "isinstance", call)))
    return found


def callback_uses(
    uses: list[Use], foreign: Callable[[], list[Use]], code: Code
) -> list[Use]:
    """Return the uses of any model that callbacks of the file make, if they are given this one.

    Args:
        uses: Those of the model.
        foreign: Gives those of any model.
        code: The file.
    """
    nodes = {use.node for use in uses}
    if not any(use.what in _WITH_CALLBACKS for use in uses):
        return []
    return [
        use
        for use in foreign()
        if use.node not in nodes and _is_in_callback(code, use.node)
    ]


def ends_read(
    code: Code, first: ast.stmt, known: Container[ast.AST], symbol: Symbol
) -> list[Use]:
    """Return where `.output` and the like is read of what may be a model, or a layer of one.

    Args:
        code: The file.
        first: The first statement of the model's definition: what runs before it reads others.
        known: Nodes of which it is known what they read.
        symbol: The model's class.
    """
    return [
        foreign(named_use(code, node.attr, node))
        for node in code.nodes(ast.Attribute)
        if node.attr in _ENDS
        and node not in known
        and isinstance(node.ctx, ast.Load)
        and code.symbol(node) is None
        and not holds_model(code, holder(node))
        and not _is_setting(code, node.value)
        and code.call_of(node) is None
        and not _is_no_tensor(code, node)
        and not _comes_before(code, node, first)
        and (symbol.is_keras_2 or not _reads_looped_layer(code, node))
    ]


def is_end(use: Use) -> bool:
    """Whether a use reads a tensor of the graph, or its shape."""
    return use.what in _ENDS


def holder(read: ast.Attribute) -> ast.expr:
    """Return the model in `model.output`, `model.layers[0].output`, `model.get_layer("a").output`."""
    node = read.value
    inner: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        inner = node.value
    elif isinstance(node, ast.Call):
        inner = node.func
    is_layer = isinstance(inner, ast.Attribute) and inner.attr in (
        "get_layer",
        "layers",
    )
    return inner.value if is_layer and isinstance(inner, ast.Attribute) else node


def _reads_looped_layer(code: Code, node: ast.Attribute) -> bool:
    """Whether a shape of each of `model.layers` is read, which no layer of Keras 3 has."""
    if not node.attr.endswith("_shape"):
        return False
    loops = [each for each in code.scopes.ancestors(node) if isinstance(each, ast.For)]
    variable = ast.unparse(node.value)
    return any(
        variable == ast.unparse(each.target)
        and isinstance(each.iter, ast.Attribute)
        and each.iter.attr == "layers"
        for each in loops
    )


def _is_no_tensor(code: Code, node: ast.Attribute) -> bool:
    """Whether something is asked of what is read, as in `form.input.age`, that no tensor has."""
    reader = code.scopes.parents[node]
    return (
        isinstance(reader, ast.Attribute)
        and not reader.attr.startswith("_")
        and reader.attr not in _OF_TENSORS
    )


def _comes_before(code: Code, node: ast.expr, first: ast.stmt) -> bool:
    """Whether something is read before the model is there."""
    function, at = code.function(first), code.text.span(node)[0]
    if code.function(node) is function:
        return not code.loops(first) and at < code.text.span(first)[0]
    if (
        function is None
        or function.decorator_list
        or not isinstance(code.scopes.parents[function], ast.Module)
        or code.function(node) is not None
        or any(
            isinstance(each, ast.Lambda | LOOPS) for each in code.scopes.ancestors(node)
        )
    ):
        return False
    # A function of the file that nothing has named so far.
    return all(
        code.function(each) is None and at < code.text.span(each)[0]
        for each in [*code.nodes(ast.Name), *code.nodes(ast.Attribute)]
        if function.name in (getattr(each, "id", ""), getattr(each, "attr", ""))
    )


def _is_setting(code: Code, node: ast.expr) -> bool:
    """Whether something is an object with settings, or a module.

    In a callback, `self.model` is the model that is trained.
    """
    if ast.unparse(node) == "self.model" and _is_in_callback(code, node):
        return False
    while isinstance(node, ast.Attribute) and node.attr not in _SETTINGS:
        node = node.value
    if not isinstance(node, ast.Name):
        return isinstance(node, ast.Attribute)
    return node.id in _SETTINGS or _is_imported(code, node)


def _is_imported(code: Code, node: ast.expr) -> bool:
    """Whether a variable is a module, or something else of another file."""
    bindings = code.bindings(node) if isinstance(node, ast.Name) else []
    return bool(bindings) and all(each.kind == "import" for each in bindings)


def _is_in_callback(code: Code, node: ast.AST) -> bool:
    """Whether something stands in a class that may be a callback of Keras."""
    return any(
        isinstance(each, ast.ClassDef)
        and any("Callback" in ast.unparse(base) for base in each.bases)
        for each in code.scopes.ancestors(node)
    )


def _changes_layers(
    code: Code, node: ast.Attribute, building: Container[ast.AST]
) -> bool:
    """Whether `unknown.pop()` or `unknown.add(Dense(1))` may change a finished model."""
    call = code.call_of(node)
    if call is None or _is_followed(code, node.value):
        return False
    if node.attr == "add":
        around = code.scopes.ancestors(node)
        return not any(each in building for each in around) and any(
            isinstance(each, ast.Call)
            and (symbol := code.symbol(each.func)) is not None
            and symbol.name in LAYERS
            for each in call.args
        )
    is_plain = not call.args and all(each.arg == "rebuild" for each in call.keywords)
    return node.attr == "pop" and is_plain


def _is_followed(code: Code, place: ast.expr) -> bool:
    """Whether each model that a variable may hold is followed to it, or it holds a list.

    It is assigned what is made in the open: by Keras, by functions of the file, as a list.
    """
    stores: list[ast.AST]
    if isinstance(place, ast.Name):
        stores = [each.node for each in code.bindings(place)]
    elif isinstance(place, ast.Attribute):
        if place.attr == "layers":
            return True
        set_here = [
            each
            for each in code.nodes(ast.Attribute)
            if each.attr == place.attr and not isinstance(each.ctx, ast.Load)
        ]
        if any(ast.unparse(each.value) != "self" for each in (place, *set_here)):
            return False
        stores = [*set_here]
    else:
        return isinstance(place, ast.Call) and ast.unparse(place.func) in _LISTS
    return bool(stores) and all(_is_made_openly(code, each) for each in stores)


def _is_made_openly(code: Code, store: ast.AST) -> bool:
    statement = store if isinstance(store, ast.stmt) else code.statement(store)
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or not statement.value:
        return False
    pending: list[ast.expr] = [statement.value]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            pending += node.elts
        elif isinstance(node, ast.Name):
            values = [each.value for each in code.bindings(node)]
            if not values or not all(isinstance(each, ast.Call) for each in values):
                return False
            pending += [each for each in values if each is not None]
        elif isinstance(node, ast.Call):
            if code.symbol(node.func) is None and ast.unparse(node.func) not in _LISTS:
                made = functions_called(code, node.func)
                if not made or any(each.decorator_list for each in made):
                    return False
        elif not isinstance(node, ast.Constant | ast.ListComp | ast.SetComp | ast.Dict):
            return False
    return True
