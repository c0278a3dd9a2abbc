"""Draws random programs that define models, use them and print what comes of it.

Where `drawing.py` draws the layers of one model, this draws what stands around models: loops,
conditions, functions, classes, lists, several models, and uses between and behind the layers.
"""

from making import Making, indented
from program_parts import CONDITIONS, HEAD, IMPORTS, INPUTS


class Program(Making):
    """A random program."""

    def text(self) -> str:
        """Return its source."""
        lines = self.helper() if self.chance(0.4) else []
        for _ in range(self.choose.randint(1, 2)):
            draw = self.choose.choice(
                [
                    self.at_the_top,
                    self.built_by_a_function,
                    self.held_by_an_object,
                    self.made_in_a_loop,
                    self.held_by_a_dictionary,
                    self.handed_to_a_function,
                    self.made_in_a_try,
                    self.left_by_a_jump,
                    self.yielded,
                    self.awaited,
                    self.made_in_a_match,
                    self.left_finally,
                    self.put_into_a_list,
                    self.one_of_two,
                    self.made_side_by_side,
                    self.made_in_an_expression,
                    self.inherited,
                    self.a_property,
                    self.closed_over,
                    self.of_a_dataclass,
                    self.decorated,
                    self.shared,
                    self.grown_in_a_list,
                    self.grown_by_methods,
                    self.grown_from_a_function,
                ]
                if self.chance(0.7)
                else [
                    self.held_by_an_object,
                    self.built_by_a_function,
                    self.inherited,
                    self.closed_over,
                ]
            )
            made, model = draw()
            lines += made
            for _ in range(self.choose.randint(1, 3)):
                lines += self.use(model)
        return self.choose.choice(IMPORTS) + HEAD + "\n".join(lines) + "\n"

    # Where a model stands: the lines that make it, and the expression that holds it.

    def at_the_top(self) -> tuple[list[str], str]:
        """A variable of the module."""
        model = self.name("model")
        return self.model(model, []), model

    def built_by_a_function(self) -> tuple[list[str], str]:
        """What a function returns, called once or twice."""
        function, model = self.name("build"), self.name("model")
        body = ["from keras import layers", ""] if self.chance(0.2) else []
        body += self.model("net", ["n"])
        body += self.use("net") if self.chance(0.3) else []
        lines = [f"def {function}(n=2):", *indented([*body, "return net"]), "", ""]
        lines.append(f"{model} = {function}({self.choose.choice(['', '3', 'n=4'])})")
        if self.chance(0.3):
            lines += self.use(model)
            model = self.name("model")
            lines.append(f"{model} = {function}()")
        return lines, model

    def held_by_an_object(self) -> tuple[list[str], str]:
        """An attribute, made by a method and used by another one."""
        class_, held = self.name("Net"), self.name("net")
        methods = [
            "def __init__(self, n=3):",
            *indented(["self.n = n", "self.build()"]),
            "",
            "def build(self):",
            *indented(self.model("self.model", ["self.n"])),
            "",
            "def run(self):",
            *indented(self.use("self.model")),
        ]
        made = [f"{held} = {class_}()", f"{held}.run()"]
        return [f"class {class_}:", *indented(methods), "", "", *made], f"{held}.model"

    def made_in_a_loop(self) -> tuple[list[str], str]:
        """A variable that each round makes anew."""
        size, model = self.name("size"), self.name("model")
        body = [*self.model(model, [size]), *self.use(model)]
        return [f"for {size} in [2, 3]:", *indented(body)], model

    def held_by_a_dictionary(self) -> tuple[list[str], str]:
        """A variable that a dictionary holds, too."""
        held, model = self.name("nets"), self.name("model")
        lines = [*self.model(model, []), f'{held} = {{"a": {model}}}']
        return lines, f'{held}["a"]' if self.chance(0.6) else model

    def handed_to_a_function(self) -> tuple[list[str], str]:
        """A variable that a function uses and gives back."""
        function, model = self.name("use"), self.name("model")
        body = [*self.use("model"), "return model"]
        lines = [f"def {function}(model):", *indented(body), "", ""]
        return [*lines, *self.model(model, []), f"{model} = {function}({model})"], model

    def made_in_a_try(self) -> tuple[list[str], str]:
        """A variable whose making may fail."""
        model = self.name("model")
        lines = ["try:", *indented(self.model(model, []))]
        return [*lines, "except ValueError:", '    print("no")', "    raise"], model

    def made_side_by_side(self) -> tuple[list[str], str]:
        """Two variables, with the statements of one among those of the other."""
        one, other = self.name("model"), self.name("model")
        drawn = [self.statements(self.model(each, [])) for each in (one, other)]
        lines: list[str] = []
        while any(drawn):
            lines += self.choose.choice([each for each in drawn if each]).pop(0)
        return [*lines, *self.use(one)], other

    def statements(self, lines: list[str]) -> list[list[str]]:
        """Return the lines of each statement."""
        found: list[list[str]] = []
        for line in lines:
            if line.startswith((" ", "else:", "except ")):
                found[-1].append(line)
            else:
                found.append([line])
        return found

    def made_in_an_expression(self) -> tuple[list[str], str]:
        """An element of a comprehension, the result of a lambda, or one of two that are chosen."""
        held, model, size = self.name("nets"), self.name("model"), self.name("size")
        first = self.choose.choice(INPUTS)
        made = f"keras.Sequential([{first}, {self.layers([size])}])"
        lines, expression = self.choose.choice(
            [
                ([f"{held} = [{made} for {size} in [2, 3]]"], f"{held}[-1]"),
                ([f"{held} = {{{size}: {made} for {size} in [2, 3]}}"], f"{held}[2]"),
                ([f"{held} = lambda {size}: {made}"], f"{held}(3)"),
                ([f"{size} = 2"], f"{made} if many else None"),
                ([f"{size} = 3", f"{held} = None"], f"{held} or {made}"),
            ]
        )
        return [*lines, f"{model} = {expression}"], model

    def left_by_a_jump(self) -> tuple[list[str], str]:
        """A variable of a loop that is left between two layers."""
        model, jump = self.name("model"), self.choose.choice(["break", "continue"])
        body = self.model(model, [])
        body += [f"if {self.choose.choice(CONDITIONS)}:", f"    {jump}"]
        body += self.additions(model, 1, [])
        body += self.use(model) if self.chance(0.4) else []
        return [f"for {self.name('turn')} in [1, 2]:", *indented(body)], model

    def yielded(self) -> tuple[list[str], str]:
        """What a generator yields, while its variable may get more layers."""
        function, model = self.name("made"), self.name("model")
        body = [*self.model("net", []), "yield net"]
        body += [*self.additions("net", 1, []), "yield net"] if self.chance(0.3) else []
        made = [f"def {function}():", *indented(body), "", ""]
        loop = [f"for {model} in {function}():", *indented(self.use(model))]
        return [*made, *loop], model

    def awaited(self) -> tuple[list[str], str]:
        """What a coroutine returns."""
        function, model = self.name("build"), self.name("model")
        body = [*self.model("net", []), "await asyncio.sleep(0)", "return net"]
        made = ["import asyncio", "", "", f"async def {function}():", *indented(body)]
        return [*made, "", "", f"{model} = asyncio.run({function}())"], model

    def made_in_a_match(self) -> tuple[list[str], str]:
        """A variable that each case makes in its own way."""
        model, lines = self.name("model"), ["match len(sizes):"]
        for pattern in ("2", "3 | 4", "_"):
            lines += [
                f"    case {pattern}:",
                *indented(indented(self.model(model, []))),
            ]
        return lines, model

    def left_finally(self) -> tuple[list[str], str]:
        """A function that says something when it is left."""
        function, model = self.name("build"), self.name("model")
        last = ["print(net is None)"] if self.chance(0.3) else ['print("done")']
        tried = ["try:", *indented([*self.model("net", []), "return net"])]
        body = ["net = None", *tried, "finally:", *indented(last)]
        made = [f"def {function}():", *indented(body), "", ""]
        return [*made, f"{model} = {function}()"], model

    def put_into_a_list(self) -> tuple[list[str], str]:
        """An element of a list, which a loop fills."""
        held, size = self.name("nets"), self.name("size")
        first, inner = self.choose.choice(INPUTS), self.layers([size])
        made = f"keras.Sequential([{first}, {inner}])"
        if self.chance(0.5):
            return [f"{held} = [{made} for {size} in [2, 3]]"], f"{held}[1]"
        filled = [f"for {size} in [2, 3]:", f"    {held}.append({made})"]
        return [f"{held} = []", *filled], f"{held}[0]"

    def one_of_two(self) -> tuple[list[str], str]:
        """A variable that an expression makes together with another one."""
        first, other = self.name("model"), self.name("model")
        made = [
            f"keras.Sequential([{self.choose.choice(INPUTS)}, {self.layers([])}])"
            for _ in range(2)
        ]
        lines = self.choose.choice(
            [
                [f"{first}, {other} = {made[0]}, {made[1]}"],
                [f"{first} = {made[0]} if many else {made[1]}"],
                [f"{first} = (lambda: {made[0]})()"],
                [f"if ({first} := {made[0]}).built:", f"    {other} = {made[1]}"],
                [f"{first} = {other} = {made[0]}", f"{other}.add({self.layer([])})"],
            ]
        )
        return lines, first

    def helper(self) -> list[str]:
        """A function that adds layers."""
        name = self.name("add")
        body = self.additions("net", 1, [])
        body += ["return net"] if self.chance(0.2) else []
        self.helpers.append(name)
        return [f"def {name}(net):", *indented(body), "", ""]

    def inherited(self) -> tuple[list[str], str]:
        """An attribute that a base class makes, with what the class below it says."""
        base, class_, held = self.name("Net"), self.name("Net"), self.name("net")
        build = self.choose.choice(["build", "_build_model", "model_fn"])
        made = self.model("model", ["self.units", "units", "self.sizes[0]", "n"])
        methods = [
            "units = 3",
            "sizes = [2, 5]",
            "",
            "def __init__(self, n=2):",
            *indented(["self.n = n", f"self.model = self.{build}()"]),
            f"    self.other = self.{build}(n + 1, units=2)",
            "",
            f"def {build}(self, n=3, *, units=4):",
            *indented([*made, "return model"]),
        ]
        below = ["units = 5"]
        if self.chance(0.5):
            below += ["", f"def {build}(self, n=1, **kwargs):"]
            below += [f"    return super().{build}(n + 1, **kwargs)"]
        lines = [f"class {base}:", *indented(methods), "", ""]
        lines += [f"class {class_}({base}):", *indented(below), "", ""]
        attribute = self.choose.choice(["model", "other"])
        return [*lines, f"{held} = {class_}()"], f"{held}.{attribute}"

    def a_property(self) -> tuple[list[str], str]:
        """An attribute that is made when it is first asked for."""
        class_, held = self.name("Net"), self.name("net")
        made = self.model("self._model", ["self.width"])
        methods = [
            *("_model = None", "width = 3", "", "@property", "def model(self):"),
            *("    if self._model is None:", *indented(indented(made))),
            "    return self._model",
        ]
        lines = [f"class {class_}:", *indented(methods), "", "", f"{held} = {class_}()"]
        return lines, f"{held}.model"

    def closed_over(self) -> tuple[list[str], str]:
        """What an inner function returns, made of variables of the outer one."""
        outer, model, grown = self.name("build"), self.name("model"), self.name("n")
        changed = [f"nonlocal {grown}", f"{grown} += 1"] if self.chance(0.4) else []
        body = [*changed, *self.model("model", [grown, "units"]), "return model"]
        inner = ["def inner(units=2):", *indented(body), ""]
        used = self.choose.choice(["inner()", "inner(3)", "[inner(), inner(4)][-1]"])
        body = [f"{grown} = 3", "", *inner, f"result = {used}"]
        body += [f"{grown} = 7"] if self.chance(0.3) else []
        lines = [f"def {outer}():", *indented([*body, "return result"]), "", ""]
        return [*lines, f"{model} = {outer}()"], model

    def of_a_dataclass(self) -> tuple[list[str], str]:
        """What a method of a dataclass returns, or what it makes after its fields."""
        class_, held = self.name("Net"), self.name("net")
        fields = ["units: int = 3", "rate: float = 0.5", "model: object = None", ""]
        method = ["def __post_init__(self):"]
        method += indented(self.model("self.model", ["self.units"]))
        made = ["import dataclasses", "", "", "@dataclasses.dataclass"]
        lines = [*made, f"class {class_}:", *indented([*fields, *method]), "", ""]
        return [*lines, f"{held} = {class_}(units=4)"], f"{held}.model"

    def decorated(self) -> tuple[list[str], str]:
        """What a function returns that remembers it."""
        function, model = self.name("build"), self.name("model")
        body = [*self.model("net", ["n", "units"]), "return net"]
        lines = ["import functools", "", "", "@functools.lru_cache(maxsize=None)"]
        lines += [f"def {function}(n, units=3):", *indented(body), "", ""]
        lines += [f"print({function}(2) is {function}(2))"] if self.chance(0.5) else []
        return [*lines, f"{model} = {function}(2)"], model

    def shared(self) -> tuple[list[str], str]:
        """Two variables whose models share a layer, or one of which is in the other."""
        one, other, layer = self.name("model"), self.name("model"), self.name("layer")
        first = self.choose.choice(INPUTS)
        if self.chance(0.5):
            lines = [f"{layer} = layers.Dense(4)"]
            parts = [f"{first}, {layer}, {self.layers([])}" for _ in range(2)]
        else:
            lines = [f"{layer} = keras.Sequential([{first}, layers.Dense(4)])"]
            parts = [f"{layer}, {self.layers([])}" for _ in range(2)]
        lines += [f"{one} = keras.Sequential([{parts[0]}])"]
        lines += self.use(one) if self.chance(0.3) else []
        return [*lines, f"{other} = keras.Sequential([{parts[1]}])"], other

    def grown_in_a_list(self) -> tuple[list[str], str]:
        """An element that gets its layers where it stands in the list."""
        held, size, place = self.name("nets"), self.name("size"), self.name("place")
        first = self.choose.choice(INPUTS)
        added = [f"{held}[-1].add({self.layer([size])})" for _ in range(2)]
        body = [f"{held}.append(keras.Sequential())", f"{held}[-1].add({first})"]
        if self.chance(0.5):
            body[-1] = f"{held}[{place}].add({first})"
            added = [each.replace("[-1]", f"[{place}]", 1) for each in added]
        body += [*added, *self.use(f"{held}[{place}]")] if self.chance(0.3) else added
        loop = [f"for {place}, {size} in enumerate([2, 3]):", *indented(body)]
        return [f"{held} = []", *loop], f"{held}[{self.choose.choice([0, -1])}]"

    def grown_by_methods(self) -> tuple[list[str], str]:
        """An attribute to which one method adds the first layers, and another one the rest."""
        class_, held = self.name("Net"), self.name("net")
        first = self.choose.choice(INPUTS)
        methods = [
            "def __init__(self, n=3):",
            *indented(["self.n = n", "self.model = keras.Sequential()"]),
            *(["    self.build()"] if (inside := self.chance(0.5)) else []),
            "",
            "def build(self):",
            f"    self.model.add({first})",
            *indented(self.additions("self.model", 1, ["self.n"])),
            "",
            "def block(self, units):",
            *indented([f"self.model.add({self.layer(['units'])})"] * 2),
        ]
        lines = [f"class {class_}:", *indented(methods), "", "", f"{held} = {class_}()"]
        lines += [] if inside else [f"{held}.build()"]
        for _ in range(self.choose.randint(0, 2)):
            lines.append(f"{held}.block({self.size([])})")
        return lines, f"{held}.model"

    def grown_from_a_function(self) -> tuple[list[str], str]:
        """What a function returns, and what is added to it."""
        function, model = self.name("base"), self.name("model")
        body = [*self.model("net", ["n"]), "return net"]
        lines = [f"def {function}(n=2):", *indented(body), "", ""]
        lines += [f"{model} = {function}({self.choose.choice(['', '3'])})"]
        return [*lines, *self.additions(model, 1, [])], model
