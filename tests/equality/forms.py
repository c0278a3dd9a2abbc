"""The forms in which people write the statements of a Sequential model, drawn at random."""

import random
import re

# Where a model takes a layer after it was finished, or its layers come from what a class may not
# see: only the Functional form follows these always.
GROWS = "# grows"
PLAIN_FORMS = ("list", "chain", "mixed")
FORMS = (
    *(
        "variable",
        "loop",
        "if",
        "unpacked",
        "semicolons",
        "grown",
        "popped",
        "variants",
    ),
    *("filled", "partial", "chosen", "objects", "factories", "dictionary", "helper"),
    *("nested", "shared", "named"),
)


def form(
    choose: random.Random,
    layers: list[str],
    sequential: str,
    prefix: str,
    plain: bool,
) -> list[str]:
    """Return the statements that build `model`, in one of the forms.

    Args:
        choose: Draws.
        layers: The calls that make them.
        sequential: As the file names the class.
        prefix: What stands before the name of a layer.
        plain: Whether only the forms without loops and conditions are drawn.
    """
    form = choose.choice(PLAIN_FORMS if plain else (*PLAIN_FORMS, *FORMS))
    name = choose.choice(("", "", ', name="drawn"', ', name="dra" + "wn"'))
    if form == "list":
        listed = [
            f"    {text},{choose.choice(('', '  # a comment'))}" for text in layers
        ]
        return [f"model = {sequential}([", *listed, f"]{name})"]
    if form == "mixed" and len(layers) > 2:
        return [
            f"model = {sequential}([{', '.join(layers[:2])}]{name})",
            *(f"model.add({text})" for text in layers[2:]),
        ]
    if form == "variable":
        return [
            f"stack = [{layers[0]}]",
            *(f"stack.append({text})" for text in layers[1:]),
            f"model = {sequential}(stack{name})",
        ]
    if form == "unpacked" and len(layers) > 2:
        middle = ", ".join(layers[1:-1])
        layer_lists = f"[{layers[0]}, *[{middle}]] + [{layers[-1]}]"
        return [f"model = {sequential}({layer_lists}{name})"]
    if form == "filled":
        return [
            "stack = []",
            f"stack.append({layers[0]})",
            *(line for text in layers[1:] for line in _filling(choose, text)),
            f"model = {sequential}(stack{name})",
        ]
    if form in ("partial", "chosen", "objects", "factories"):
        return _held(choose, layers, sequential, form, name)
    if form in ("dictionary", "helper", "nested"):
        return _gathered(choose, layers, sequential, form, name)
    if form in ("shared", "named"):
        return _repeated(choose, layers, sequential, form, f"{prefix}Dense(3")
    if form in ("grown", "popped", "variants") and len(layers) > 2:
        return _growing(choose, layers, sequential, form)
    lines = [f"model = {sequential}({name.removeprefix(', ')})"]
    if form == "semicolons":
        adds = [f"model.add({text})" for text in layers]
        cut = choose.randrange(len(adds))
        return ["; ".join(lines + adds[:cut]), *(f"{each};" for each in adds[cut:])]
    for index, text in enumerate(layers):
        if choose.random() < 0.3:
            lines.append(choose.choice(("", "# a comment above")))
        if index and form == "loop" and choose.random() < 0.5:
            lines += ["for turn in range(1):", f"    model.add({text})"]
        elif index and form == "if" and choose.random() < 0.5:
            lines += ["if True:", f"    model.add({text})  # under a condition"]
        elif index and form == "if" and choose.random() < 0.3:
            lines += ["if len(__name__) < 3:", f"    model.add({text})"]
            lines += ["else:", f"    model.add({text})"]
        else:
            lines.append(f"model.add({text})")
    return lines


def _filling(choose: random.Random, text: str) -> list[str]:
    """Return statements that append a layer to a list."""
    return choose.choice(
        (
            [f"stack.append({text})"],
            ["for turn in range(1):", f"    stack.append({text})"],
            ["if True:", f"    stack += [{text}]"],
            [f"stack.extend([{text}])"],
        )
    )


def _held(
    choose: random.Random, layers: list[str], sequential: str, form: str, name: str
) -> list[str]:
    """Return the statements of a model whose layers are made by something in between."""
    above: list[str] = ["from functools import partial"] if form == "partial" else []
    added = layers[:1]
    for number, text in enumerate(layers[1:]):
        if choose.random() < 0.3:
            added.append(text)
        elif form == "chosen":
            added.append(f"{text} if {choose.choice((1, 'not 0'))} else {text}")
        elif form == "objects":
            above.append(f"layer_{number} = {text}")
            added.append(f"layer_{number}")
        elif form == "partial":
            called, _, arguments = text.removesuffix(")").partition("(")
            above.append(f"make_{number} = partial({called}, {arguments})  {GROWS}")
            added.append(f"make_{number}()")
        else:
            above += [f"def part_{number}():  {GROWS}", f"    return {text}"]
            above += [f"def make_{number}():", f"    return part_{number}()"]
            added.append(f"make_{number}()")
    return [
        *above,
        f"model = {sequential}({name.removeprefix(', ')})",
        *(f"model.add({text})" for text in added),
    ]


def _gathered(
    choose: random.Random, layers: list[str], sequential: str, form: str, name: str
) -> list[str]:
    """Return the statements of a model whose layers are gathered by something else first."""
    made = f"model = {sequential}({name.removeprefix(', ')})"
    cut = choose.randint(1, len(layers))
    first, rest = layers[:cut], layers[cut:]
    adds = [f"model.add({text})" for text in first]
    if form == "dictionary":
        start, *others = layers
        held = [f'    "part_{n}": {text},' for n, text in enumerate(others)]
        lines = ["parts = {", *held, "}"]
        taken = [start, *(f'parts["part_{n}"]' for n in range(len(others)))]
        if choose.random() < 0.5:
            return [*lines, f"model = {sequential}([{', '.join(taken)}]{name})"]
        return [*lines, made, *(f"model.add({each})" for each in taken)]
    if form == "helper":
        returns = choose.random() < 0.5
        call = f"{'model = ' if returns else ''}add_rest(model)"
        body = [f"    net.add({text})" for text in rest]
        body.append("    return net" if returns else "    pass")
        return ["def add_rest(net):", *body, made, *adds, f"{call}  {GROWS}"]
    if not rest:
        return [made, *adds]
    inner = f"{sequential}([{', '.join(rest)}])"
    if choose.random() < 0.5:
        return [f"model = {sequential}([{', '.join([*first, inner])}]{name})"]
    return [f"inner = {inner}", made, *adds, "model.add(inner)"]


def _repeated(
    choose: random.Random, layers: list[str], sequential: str, form: str, dense: str
) -> list[str]:
    """Return the statements of a model with a layer used twice, or names from a loop."""
    lines = [f"model = {sequential}()", *(f"model.add({text})" for text in layers)]
    if form == "shared":
        lines = [f"shared = {dense})", *lines, f"model.add({dense}))"]
        return [*lines, "model.add(shared)", "model.add(shared)"]
    named = choose.choice(('f"turn_{turn}"', '"turn_" + str(turn)', '"turn_%d" % turn'))
    return [*lines, "for turn in range(2):", f"    model.add({dense}, name={named}))"]


def _growing(
    choose: random.Random, layers: list[str], sequential: str, form: str
) -> list[str]:
    """Return the statements of a model that takes layers after it was finished."""
    cut = choose.randint(2, len(layers) - 1)
    first, rest = layers[:cut], layers[cut:]
    made = f"model = {sequential}([{', '.join(first)}])"
    lines = [made, "print(model.count_params())"]
    if form == "variants":
        lines = ["if True:", f"    {made}", "else:", f"    {made}"]
    elif form == "popped":
        lines += ["model.add(keras.layers.Flatten())", "model.pop()"]
        lines[2:3] = [f"{lines[2]}", "model.summary()"]
    return [*lines, *(f"model.add({text})  {GROWS}" for text in rest)]


def place(choose: random.Random, lines: list[str], plain: bool) -> str:
    """Return the statements at the top, in a function, in a method, or in two."""
    places = ("top", "function", "method")
    more = ("two methods", "block methods")
    where = choose.choice(places if plain else (*places, *more))
    made, *rest = lines
    if where == "block methods":
        where = "method"
        if re.search(r"Sequential\(.*\)$", made) and all(map(_is_plain_add, rest)):
            return _block_methods(choose, made, rest)
    if where == "two methods" and re.search(r"Sequential\((name=\"drawn\")?\)$", made):
        made = made.replace("model = ", "self.model = ", 1)
        body = "\n".join(f"        {line}" for line in rest)
        body = body.replace("model.add(", "self.model.add(")
        return (
            f"\n\nclass Holder:\n    def __init__(self):\n        {made}\n"
            f"        self.fill()\n\n    def fill(self):\n{body}\n\n\n"
            "model = Holder().model\n"
        )
    if where == "top":
        return "\n" + "\n".join(lines) + "\n"
    if where in ("function", "two methods"):
        body = "\n".join(f"    {line}" if line else "" for line in lines)
        return f"\n\ndef build():\n{body}\n    return model\n\n\nmodel = build()\n"
    lines = [line.replace("model = ", "self.model = ", 1) for line in lines]
    lines = [
        re.sub(r"\bmodel(?=\.\w+\(|\)$|\)  #)", "self.model", line) for line in lines
    ]
    body = "\n".join(f"        {line}" if line else "" for line in lines)
    return (
        f"\n\nclass Holder:\n    def __init__(self):\n{body}\n\n\n"
        "model = Holder().model\n"
    )


def _is_plain_add(line: str) -> bool:
    # Methods that choose between layers are not followed.
    return line.startswith("model.add(") and line.endswith(")") and " if " not in line


def _block_methods(choose: random.Random, made: str, adds: list[str]) -> str:
    """Return a class whose methods add a layer or two each."""
    calls, methods = [], []
    first, *rest = adds or [""]
    while rest:
        number = len(methods)
        count = choose.randint(1, 2)
        block, rest = rest[:count], rest[count:]
        calls.append(f"        self._block_{number}()  {GROWS}")
        body = "\n".join(f"        self.{line}" for line in block)
        methods.append(f"    def _block_{number}(self):\n{body}\n")
    start = "\n".join(
        f"        {line}" for line in (f"self.{made}", first and f"self.{first}")
    )
    return (
        f"\n\nclass Holder:\n    def __init__(self):\n{start.rstrip()}\n"
        + "\n".join([*calls, "", *methods])
        + "\n\nmodel = Holder().model\n"
    )
