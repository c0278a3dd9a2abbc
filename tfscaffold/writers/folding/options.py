"""`**options` written out: the parameters that are given, by their names."""

import ast
import copy
from collections import defaultdict

from tfscaffold.writers.folding.program import (
    Parameter,
    Program,
    is_super,
    methods,
    parameters,
    set_parameters,
    substitute,
    walk,
)

# Keras reads them of the first layer only.
_IGNORED = ("input_shape", "input_dim", "input_length")


def write_out(program: Program) -> None:
    """Replace `**options` of the constructors by the names that are given for them.

    Where it is not certain which these are, a class and those it derives from stay as they
    are.
    """
    given = _given(program)
    for name in [each for each in program.classes() if _takes_options(program, each)]:
        if given[name] is not None:
            _replace(program, name, sorted(given[name] or ()))


def _given(program: Program) -> dict[str, set[str] | None]:
    """Return the keywords that arrive in `**options` of each class; None if not certain."""
    given: dict[str, set[str] | None] = defaultdict(set)

    def arrive(name: str, keywords: set[str] | None) -> None:
        """Note the keywords with which an object of a class is made."""
        name = program.maker(name)
        if not name:
            return
        function = methods(program.classes()[name])["__init__"]
        named = {argument.arg for argument, _ in parameters(function)}
        rest = None if keywords is None else keywords - named
        before = given[name]
        given[name] = None if rest is None or before is None else before | rest
        call = _super_call(function)
        base = next((each.name for each in program.line(name)[1:]), "")
        if call is None or not base:
            return
        own = {each.arg for each in call.keywords if each.arg is not None}
        unpacked = {_name(k.value) for k in call.keywords if k.arg is None}
        if not unpacked:
            arrive(base, own)
        elif unpacked == {_options(function)} and rest is not None:
            arrive(base, own | rest - {*_IGNORED})
        else:
            arrive(base, None)

    for name, calls in program.uses.calls.items():
        for call in calls:
            arrive(name, {each.arg for each in call.keywords if each.arg is not None})
    for name in program.uses.general:
        arrive(name, None)
    for definition in program.body:
        for node in walk(definition):
            if isinstance(node, ast.Call) and _name(node.func) in program.classes():
                keywords = {each.arg for each in node.keywords}
                certain = None not in keywords
                arrive(
                    _name(node.func), {k for k in keywords if k} if certain else None
                )
    for name in program.classes():
        # What no class takes by name, the first one refuses when it runs.
        found = given[name]
        if found and not all(_parameter(program, name, each) for each in found):
            for class_ in program.line(name):
                given[class_.name] = None
    return given


def _replace(program: Program, name: str, given: list[str]) -> None:
    function = methods(program.classes()[name])["__init__"]
    options = _options(function)
    call = _super_call(function)
    uses = [
        node
        for node in walk(function)
        if isinstance(node, ast.Name) and node.id == options
    ]
    passed = [] if call is None else [k for k in call.keywords if k.arg is None]
    if len(uses) > len(passed):
        if given:
            return
        substitute(function, {options: ast.Dict([], [])})
    function.args.kwarg = None
    new = [_parameter(program, name, each) for each in given]
    set_parameters(
        function, parameters(function) + [copy.deepcopy(each) for each in new if each]
    )
    if call is not None and passed:
        call.keywords = [each for each in call.keywords if each.arg is not None]
        call.keywords += [
            ast.keyword(each, ast.Name(each, ast.Load()))
            for each in given
            if each not in _IGNORED
        ]


def _parameter(program: Program, name: str, wanted: str) -> Parameter | None:
    """Return the parameter of that name in the classes that a class derives from."""
    for class_ in program.line(name)[1:]:
        method = methods(class_).get("__init__")
        for argument, default in parameters(method) if method else ():
            if argument.arg == wanted and default is not None:
                return argument, default
    if wanted in _IGNORED:
        return ast.arg(wanted, ast.Name("Any", ast.Load())), ast.Constant(None)
    return None


def _takes_options(program: Program, name: str) -> bool:
    method = methods(program.classes()[name]).get("__init__")
    return method is not None and bool(_options(method))


def _options(function: ast.FunctionDef) -> str:
    return function.args.kwarg.arg if function.args.kwarg else ""


def _super_call(function: ast.FunctionDef) -> ast.Call | None:
    """Return `super().__init__(...)`."""
    for node in walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "__init__"
            and is_super(node.func.value)
        ):
            return node
    return None


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""
