"""The graph of one model: what is made, what is applied to what, and where it stood in the text.

Making a layer and applying it are two nodes: a layer can be shared, and a class needs them apart.
Expressions are the user's own text; they are never evaluated.
"""

import ast
import re
from dataclasses import dataclass

from tfscaffold.layers import Layer
from tfscaffold.source.keras import Symbol


@dataclass(frozen=True)
class Comments:
    """The comments that belong to a node, each with its `#`; "" is an empty line.

    Attributes:
        gap: Between the statement before and this one: stay where they are as long as this
            statement does.
        before: Inside the statement, before the node.
        after: At the end of the node's line.
    """

    gap: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expression:
    """A piece of the user's text.

    Attributes:
        text: As it stands there, or with a few characters taken out.
        node: Its syntax tree, for names and literals.
        indent: The white space that starts the line on which it starts.
        column: Characters before it on that line.
        fixed: Its lines (0-based) that start inside a string literal.
        cuts: Offsets into the file, inside the node: characters that were taken out.
    """

    text: str
    node: ast.expr
    indent: str
    column: int
    fixed: frozenset[int] = frozenset()
    cuts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Argument:
    """An argument of a call.

    Attributes:
        name: None where it is positional, `*` or `**` where unpacked.
        value: Its value.
        early: Of a model: whether the value may be another one behind the last layer.
    """

    name: str | None
    value: Expression
    early: bool = False


@dataclass(frozen=True)
class Branch:
    """The input of a model in one branch of a condition.

    Attributes:
        layer: The first layer there, as in `Make`.
        shape: As in `Input`.
    """

    layer: str
    shape: Argument


@dataclass(frozen=True)
class Input:
    """An input of the model.

    Attributes:
        tensor: The tensor that it gives.
        call: The user's own `Input(...)`, or None.
        shape: The argument that states the shape where the user has no `Input(...)`: named
            `shape` (without the batch axis) or `batch_shape`; None if the shape is not known.
        extra: Further arguments of an `InputLayer(...)`, as `Input` takes them.
        node: The element that was the input, and no layer.
        branches: The inputs in the branches of a condition, where they differ; then `shape` is
            an expression that gives the one that holds, below the condition, or None.
        uncertain: Whether no shape is known, but the first layer may know one.
        known: Then: the shape that it certainly knows while it has tensors, as a class has not.
        stated: Where it is in doubt: the shapes in figures that a first layer may state.
    """

    tensor: str
    site: int
    call: Expression | None = None
    shape: Argument | None = None
    extra: tuple[Argument, ...] = ()
    node: ast.expr | None = None
    branches: tuple[Branch, ...] = ()
    uncertain: bool = False
    known: Argument | None = None
    stated: tuple[tuple[int | None, ...], ...] = ()
    comments: Comments = Comments()


@dataclass(frozen=True)
class Make:
    """The making of a layer.

    Attributes:
        layer: The identity that `Apply` refers to.
        expression: What makes it; or the variable that holds it.
        symbol: The Keras class that is called, or None: a class of the user's, a variable.
        known: What is known of that class.
        arguments: Of the call; empty where the expression is no call.
        label: The literal `name=` of the layer, or "".
        block: The loop, condition or other block in which it is made, or None.
    """

    layer: str
    site: int
    expression: Expression
    symbol: Symbol | None = None
    known: Layer | None = None
    arguments: tuple[Argument, ...] = ()
    label: str = ""
    block: ast.stmt | None = None
    comments: Comments = Comments()

    @property
    def is_call(self) -> bool:
        """Whether the layer is made here, rather than held in a variable."""
        return isinstance(self.expression.node, ast.Call | ast.IfExp)


@dataclass(frozen=True)
class Apply:
    """The application of a layer, or a model, to tensors."""

    layer: str
    inputs: tuple[str, ...]
    output: str
    site: int


@dataclass(frozen=True)
class Stack:
    """Layers of a list that is known when the code runs, applied one after the other.

    Attributes:
        expression: What gives the list.
        skip: How many of its first elements are no layers, but the input.
        variable: Of the user's loop that adds them, or "".
        input: A tensor.
        output: A tensor.
        unknown: Whether nothing is known of its first element, which may be the input.
    """

    expression: Expression
    site: int
    skip: int
    input: str
    output: str
    comments: Comments = Comments()
    variable: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class Helper:
    """A function that adds layers to a model that it is given.

    Attributes:
        function: The function.
        parameter: That gets the model, or the object that holds it; the empty place of one
            where it gets neither.
        adds: The statements `model.add(layer)`.
        result: The `return model` at its end, or None.
        calls: All calls of it in the file.
        owners: The calls that make the models to which it adds layers.
        of_self: Whether it is a method that adds them to an attribute of its object.
        by_name: Whether it reads the variable that holds the model, and is not given it.
        cuts: What leaves the text of its first layer: the input's shape.
        elsewhere: Whether it stands in another module, and stays as it is.
    """

    function: ast.FunctionDef
    parameter: ast.arg
    adds: tuple[ast.Expr, ...]
    result: ast.Return | None
    calls: tuple[ast.Call, ...]
    owners: tuple[ast.Call, ...] = ()
    of_self: bool = False
    by_name: bool = False
    cuts: tuple[tuple[int, int], ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True)
class Extend:
    """The call of a function that adds layers.

    Attributes:
        expression: The call.
        argument: The model in it, or None where it is not given the model.
        helper: The function.
        input: A tensor.
        output: A tensor.
        block: The loop or condition in which it stands, or None.
    """

    expression: Expression
    argument: ast.expr | None
    helper: Helper
    site: int
    input: str
    output: str
    comments: Comments = Comments()
    block: ast.stmt | None = None


@dataclass(frozen=True)
class Verbatim:
    """A statement of the user's between two statements of the definition."""

    node: ast.stmt
    site: int


Step = Input | Make | Apply | Stack | Extend | Verbatim


@dataclass(frozen=True)
class Site:
    """A statement of the definition, which a conversion replaces.

    Attributes:
        start: Offset of its first character.
        end: Offset behind it and the comment at its end; the same as `start` for the empty
            place below a statement.
        node: The statement.
    """

    start: int
    end: int
    node: ast.stmt


@dataclass(frozen=True)
class Use:
    """A use of the model outside its definition.

    Attributes:
        what: The attribute that is read, `()` where the model is called, `isinstance`, or ``
            where the model itself is handed on.
        line: 1-based.
        column: 1-based.
        node: The syntax tree of the use.
        foreign: Whether it is not certain that the model is this one.
        lost: Whether the file does not show what becomes of the model there.
        owners: Of `layers` and of tensors: the calls that make the models of which this is
            certainly one.
        certain: Whether it runs behind the definition, in its function, and can only be of
            this model.
        of_layer: Of a tensor: whether it is certainly one of a model's layers that is asked.
        as_layer: Whether it is asked of a layer of another model, which this one may be.
    """

    what: str
    line: int
    column: int
    node: ast.AST
    foreign: bool = False
    lost: bool = False
    owners: tuple[ast.Call, ...] = ()
    certain: bool = False
    of_layer: bool = False
    as_layer: bool = False


@dataclass(frozen=True)
class Peek:
    """A use of the unfinished model: of what has been built so far.

    Attributes:
        use: `output_shape`, or the call of `summary`.
        tensor: The output so far.
    """

    use: Use
    tensor: str


@dataclass(frozen=True)
class Growth:
    """Statements further down that take layers off the finished model, and put others on it.

    Attributes:
        sites: The statements, those that take layers off first.
        popped: How many layers they take off.
        makes: The layers that they put on, at the index of their statement in `sites`.
        receiver: The variable that holds the model there.
    """

    sites: tuple[Site, ...]
    popped: int
    makes: tuple[Make, ...]
    receiver: str


@dataclass(frozen=True)
class Target:
    """Where the finished model goes.

    Attributes:
        text: A variable, an element, or "" where it is returned or stands in a larger expression.
        annotation: Of the variable.
        inside: Whether it stands in a larger expression.
        parameters: There, of a function that makes it, where statements above would make it
            at another time, or too often; else None.
        function: The function's name, once it has one.
        element: Whether it is an element of a container.
        appended: The list at whose end a statement puts it, where it is such an element.
        emptied: What makes the element empty at first: it becomes None.
    """

    text: str
    annotation: ast.expr | None = None
    inside: bool = False
    parameters: tuple[str, ...] | None = None
    function: str = ""
    element: bool = False
    appended: str = ""
    emptied: ast.expr | None = None

    @property
    def before(self) -> str:
        """What stands before the finished model: `model = `, `models.append(`, `return `."""
        if self.appended:
            return f"{self.appended}.append("
        return f"{self.text} = " if self.text else "return "

    @property
    def behind(self) -> str:
        """What stands behind it."""
        return ")" if self.appended else ""

    @property
    def name(self) -> str:
        """What the model is called where it goes: `b` in `a.b` and `a["b"]`, `a` in `a[0]`."""
        key = re.search(r"""\[(["'])(\w+)\1\]$""", self.text)
        return key[2] if key else self.text.partition("[")[0].rpartition(".")[2]

    @property
    def head(self) -> str:
        """The first line of the function that makes the model, or ""."""
        given = ", ".join(self.parameters or ())
        return f"def {self.function}({given}):" if self.function else ""


@dataclass(frozen=True)
class Handed:
    """The call that gives an empty model to the function that builds it.

    Attributes:
        statement: In which the call stands.
        call: The call.
        function: The function, of which this is the only call.
        parameter: That gets the model.
        returned: Whether the function returns it.
        cuts: Offsets of the argument and of the parameter, each with its comma.
    """

    statement: ast.stmt
    call: ast.Call
    function: ast.FunctionDef
    parameter: ast.arg
    returned: bool
    cuts: tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Graph:
    """A model, and the statements that build it.

    Attributes:
        tier: Of the source.
        name: As `--name` finds it: the variable, or the function that returns the model.
        line: 1-based line of its first statement.
        column: 1-based.
        callee: The expression that names the model's class.
        symbol: What it means in Keras.
        target: Where the model goes.
        arguments: Of the model itself: `name`, `trainable`.
        inputs: Tensors.
        outputs: Tensors.
        steps: In the order in which they run.
        sites: In the order of the text.
        made: The statement that makes the model, where another method adds the layers: it goes.
        later: Whether that method runs some time after it: its variable is None until then.
        handed: The call of the function that does so, where it is no method.
        uses: Later uses, in any tier.
        peeks: Uses between the layers.
        growths: What changes the layers further down, in the order of the text.
        label: The literal `name=` of the model, or "".
        comments: Of the model's own making.
        returned: Whether the function in which the definition stands returns the model.
        returns: The annotation of the function that returns the model, if it names its class.
        function: The function in which the definition stands, or None.
        beside: Whether a statement of another model of its scope stands between its own.
        trained: The block that it derives from where it becomes a `tf.Module` with `fit` and its
            like, or "".
        in_keras: Whether Keras holds or trains it where it becomes a `tf.Module`.
        listed: Whether its layers are made where they stand, and a class gets them in a list.
    """

    tier: str
    name: str
    line: int
    column: int
    callee: ast.expr
    symbol: Symbol
    target: Target
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    steps: tuple[Step, ...]
    sites: tuple[Site, ...]
    made: Site | None = None
    later: bool = False
    handed: Handed | None = None
    arguments: tuple[Argument, ...] = ()
    uses: tuple[Use, ...] = ()
    peeks: tuple[Peek, ...] = ()
    growths: tuple[Growth, ...] = ()
    label: str = ""
    comments: Comments = Comments()
    returned: bool = False
    returns: ast.expr | None = None
    function: ast.FunctionDef | ast.AsyncFunctionDef | None = None
    beside: bool = False
    trained: str = ""
    in_keras: bool = False
    listed: bool = False
