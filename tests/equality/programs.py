"""Draws random programs that define models, use them and print what comes of it.

Where `drawing.py` draws the layers of one model, this draws what stands around models: loops,
conditions, functions, classes, lists, several models, and uses between and behind the layers.
"""

import random

HEAD = """\
import keras
import numpy as np
import tensorflow as tf
from keras import layers

x = np.linspace(-1, 1, 24).reshape(6, 4).astype("float32")
many = len(x) > 5
few = len(x) > 50
sizes = [3, 5]
act = "tanh"


def set_weights(model):
    for k, v in enumerate(model.trainable_variables):
        v.assign(np.sin(np.arange(np.prod(v.shape)) + k).reshape(v.shape))


"""
LAYERS = (
    "layers.Dense({size})",
    "layers.Dense({size}, activation=act)",
    'layers.Dense({size}, activation="relu")',
    "layers.Dense(units={size}, use_bias=few)",
    'keras.layers.Dense({size}, name="{name}")',
    "layers.BatchNormalization()",
    "layers.LayerNormalization()",
    "layers.Dropout(0.5)",
    'layers.Activation("tanh")',
)
INPUTS = (
    "keras.Input((4,))",
    "keras.Input(shape=(4,))",
    "layers.Input(shape=x.shape[1:])",
)
CONDITIONS = ("many", "few", "len(sizes) > 1", "act")
CALL = ["print(np.asarray({model}(x)).round(4).tolist())"]
USES = (
    CALL,
    ["print([w.shape for w in {model}.weights], {model}.count_params())"],
    ["print({model}.layers[-1].name[:4], {model}.layers[0].trainable)"],
    ["for each in {model}.layers:", "    print(type(each).__name__)"],
    [
        "for each in {model}.layers[:-1]:",
        "    each.trainable = False",
        "print(len({model}.trainable_weights))",
    ],
    ["{model}.add({layer})", *CALL],
    ["{model}.pop()", "print({model}.output_shape)"],
    [
        '{model}.compile("sgd", "mse")',
        "loss = {model}.train_on_batch(x, x.sum(axis=1, keepdims=True))",
        "print(np.round(loss, 4))",
    ],
    [
        "{name} = keras.Sequential([{model}, layers.Dense(2)])",
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        "{name} = keras.Model({model}.inputs, {model}.layers[-1].output)",
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        "{name} = keras.Model({model}.inputs[0], layers.Dense(2)({model}.outputs[0]))",
        "print(np.asarray({name}(x)).round(4).tolist(), {name}.count_params())",
    ],
    ["print({model}.output_shape, {model}.input_shape)"],
    [
        '{model}.save("model.keras")',
        '{name} = keras.models.load_model("model.keras")',
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        '{model}.save("model.h5")',
        '{name} = keras.models.load_model("model.h5")',
        "print(np.asarray({name}(x)).round(4).tolist())",
    ],
    [
        "for each in {model}.layers[1:-1]:",
        "    each.trainable = False",
        '{model}.save("frozen.keras")',
        '{name} = keras.models.load_model("frozen.keras")',
        "print([each.trainable for each in {name}.layers], len({name}.trainable_weights))",
    ],
    [
        "{model}.trainable = False",
        "{name} = keras.Sequential([keras.Input((4,)), {model}, layers.Dense(2)])",
        '{name}.save("frozen.keras")',
        '{name} = keras.models.load_model("frozen.keras")',
        "print(len({name}.trainable_weights))",
    ],
    ["{model}.set_weights([w * 0 + 1 for w in {model}.get_weights()])", *CALL],
)
# What a `tf.Module` can do; its weights are drawn by another generator.
MODULE_USES = (
    ["set_weights({model})", *CALL],
    ["set_weights({model})", "print({model}(tf.constant(x), training=True).shape)"],
    ["print([tuple(v.shape) for v in {model}.trainable_variables])"],
    ["{model}(x)", "set_weights({model})", "{name} = {model}(x * 2)", *CALL],
)


def indented(lines: list[str]) -> list[str]:
    """Return lines as those of a block."""
    return [f"    {line}" for line in lines]


class Program:
    """A random program.

    Args:
        seed: Of the choices.
        uses: What is done with a model: lines with the fields model, layer and name.
    """

    def __init__(self, seed: int, uses: tuple[list[str], ...] = USES) -> None:
        self.choose = random.Random(seed)
        self.uses = uses
        self.count = 0
        self.helpers: list[str] = []

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
                ]
            )
            made, model = draw()
            lines += made
            for _ in range(self.choose.randint(1, 3)):
                lines += self.use(model)
        return HEAD + "\n".join(lines) + "\n"

    def chance(self, probability: float) -> bool:
        """Whether something is done that is done with this probability."""
        return self.choose.random() < probability

    def name(self, start: str) -> str:
        """Return a name that nothing has yet."""
        self.count += 1
        return f"{start}_{self.count}"

    # Where a model stands: the lines that make it, and the expression that holds it.

    def at_the_top(self) -> tuple[list[str], str]:
        """A variable of the module."""
        model = self.name("model")
        return self.model(model, []), model

    def built_by_a_function(self) -> tuple[list[str], str]:
        """What a function returns, called once or twice."""
        function, model = self.name("build"), self.name("model")
        body = self.model("net", ["n"])
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

    # How a model is made.

    def model(self, name: str, numbers: list[str]) -> list[str]:
        """Return statements that make a model; `numbers` may be sizes of layers."""
        first, drawn = self.choose.choice(INPUTS), self.choose.randint(0, 7)
        some = self.layers(numbers)
        if drawn == 0:
            return [f"{name} = keras.Sequential([{first}, {some}])"]
        if drawn == 1:
            added = [f"{name}.add({each})" for each in (first, self.layer(numbers))]
            made = [f"{name} = keras.Sequential()", *added]
            return [*made, *self.additions(name, 2, numbers)]
        if drawn == 2:
            made = [f"{name} = keras.Sequential([{first}, {some}])"]
            return [*made, *self.additions(name, 2, numbers)]
        if drawn == 3:
            return self.from_a_list(name, first, numbers)
        if drawn == 4:
            listed = f"{first}, *[layers.Dense(k) for k in sizes], {some}"
            label = self.name("named")
            return [f'{name} = keras.Sequential([{listed}], name="{label}")']
        if drawn == 5:
            listed = f"[{first}] + [layers.Dense(k) for k in sizes] + [{some}]"
            return [f"{name} = keras.models.Sequential({listed})"]
        if drawn == 6:
            one, other = (
                f"    {name} = keras.Sequential([{first}, {self.layers(numbers)}])"
                for _ in range(2)
            )
            condition = self.choose.choice(CONDITIONS)
            added = self.additions(name, 1, numbers) if self.chance(0.3) else []
            return [f"if {condition}:", one, "else:", other, *added]
        size = self.size(numbers)
        first_layer = f"{name}.add(layers.Dense({size}, input_shape=(4,)))"
        made = [f"{name} = keras.Sequential()", first_layer]
        return [*made, *self.additions(name, 2, numbers)]

    def from_a_list(self, name: str, first: str, numbers: list[str]) -> list[str]:
        """Return statements that fill a list and make a model of it."""
        held = self.name("parts")
        lines = [f"{held} = [{first}, {self.layers(numbers)}]"]
        for _ in range(self.choose.randint(0, 3)):
            size = self.name("size")
            lines += self.choose.choice(
                [
                    [f"{held}.append({self.layer(numbers)})"],
                    [f"{held} += [{self.layers(numbers)}]"],
                    [
                        f"if {self.choose.choice(CONDITIONS)}:",
                        f"    {held}.append({self.layer(numbers)})",
                    ],
                    [
                        f"for {size} in sizes[:2]:",
                        f"    {held}.append({self.layer([*numbers, size])})",
                    ],
                    [f"{held}.extend([layers.Dense({size}) for {size} in sizes])"],
                ]
            )
        return [*lines, f"{name} = keras.Sequential({held})"]

    def additions(self, model: str, depth: int, numbers: list[str]) -> list[str]:
        """Return statements that add layers; blocks up to a depth."""
        lines = []
        for _ in range(self.choose.randint(1, 3)):
            drawn = self.choose.randint(0, 11 if depth else 8)
            if drawn < 4:
                lines.append(f"{model}.add({self.layer(numbers)})")
            elif drawn == 4:
                held = self.name("layer")
                lines.append(f"{held} = {self.layer(numbers)}")
                lines += [f"print({held}.name[:3])"] if self.chance(0.3) else []
                lines.append(f"{model}.add({held})")
            elif drawn == 5:
                size = self.name("size")
                lines.append(f"{size} = {self.size(numbers)}")
                lines.append(f"{model}.add(layers.Dense({size}))")
                lines += [f"{size} += 1"] if self.chance(0.4) else []
                numbers = [*numbers, size]
            elif drawn == 6:
                read = ["output_shape", "built", "layers[-1].name[:3]"]
                told = f"print({model}.{self.choose.choice(read)})"
                lines.append(told if self.chance(0.4) else "sizes.append(2)")
            elif drawn == 7 and self.helpers:
                lines.append(f"{self.choose.choice(self.helpers)}({model})")
            elif drawn == 8:
                held = self.name("each")
                some = f"{self.layer(numbers)}, {self.layer(numbers)}"
                lines += [f"for {held} in [{some}]:", f"    {model}.add({held})"]
            elif drawn == 9:
                size = self.name("size")
                rounds = self.choose.choice(
                    ["sizes[:2]", "range(1, 3)", "[2, 3]", "[]"]
                )
                body = self.additions(model, depth - 1, [*numbers, size])
                lines += [f"for {size} in {rounds}:", *indented(body)]
            elif drawn == 10:
                body = self.additions(model, depth - 1, numbers)
                lines += [f"if {self.choose.choice(CONDITIONS)}:", *indented(body)]
                if self.chance(0.5):
                    other = self.additions(model, depth - 1, numbers)
                    lines += ["else:", *indented(other)]
            elif drawn == 11:
                body = self.additions(model, 0, numbers)
                lines += ['with tf.name_scope("scope"):', *indented(body)]
        return lines or ["pass"]

    def layers(self, numbers: list[str]) -> str:
        """Return one to four layers, as they stand in a list."""
        return ", ".join(self.layer(numbers) for _ in range(self.choose.randint(1, 4)))

    def layer(self, numbers: list[str]) -> str:
        """Return the text of a layer."""
        text = self.choose.choice(LAYERS)
        return text.format(size=self.size(numbers), name=self.name("named"))

    def size(self, numbers: list[str]) -> str:
        """Return the text of a size."""
        known = ["3", "2", "5", "sizes[0]", "sizes[-1]", "len(sizes)"]
        return self.choose.choice([*known, *numbers])

    def use(self, model: str) -> list[str]:
        """Return statements that use a model."""
        name, layer = self.name("other"), self.layer([])
        return [
            line.format(model=model, name=name, layer=layer)
            for line in self.choose.choice(self.uses)
        ]
