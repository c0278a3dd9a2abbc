"""Draws the statements of a random program that make one model and use it."""

import random

from program_parts import (
    AWKWARD,
    CONDITIONS,
    DERIVED,
    INPUTS,
    LAYERS,
    RARE_LAYERS,
    RARE_USES,
    SIZES,
    USES,
)

# Names of layers, and of what would hide what the program calls.
_OWN = ("named", "add", "build", "use", "made", "Net")


def indented(lines: list[str]) -> list[str]:
    """Return lines as those of a block."""
    return [f"    {line}" for line in lines]


class Making:
    """Draws how models are made.

    Args:
        seed: Of the choices.
        uses: What is done with a model: lines with the fields model, layer and name.
    """

    def __init__(self, seed: int, uses: tuple[list[str], ...] = USES) -> None:
        self.choose = random.Random(seed)
        self.uses = uses
        self.count = 0
        self.helpers: list[str] = []
        self.awkward = self.choose.choice([0.0, 0.3, 0.8])

    def chance(self, probability: float) -> bool:
        """Whether something is done that is done with this probability."""
        return self.choose.random() < probability

    def name(self, start: str) -> str:
        """Return a name: one that nothing has yet, or now and then one of much meaning."""
        self.count += 1
        if start not in _OWN and self.chance(self.awkward):
            return self.choose.choice(AWKWARD)
        return f"{start}_{self.count}"

    # How a model is made.

    def model(self, name: str, numbers: list[str]) -> list[str]:
        """Return statements that make a model; `numbers` may be sizes of layers."""
        first, drawn = self.choose.choice(INPUTS), self.choose.randint(0, 11)
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
        if drawn == 8:
            scope = "with tf.distribute.get_strategy().scope():"
            return [scope, *indented(self.model(name, numbers))]
        if drawn == 9:
            return [f"{name}: keras.Model = keras.Sequential([{first}, {some}])"]
        if drawn == 10:
            gone = [f"del {name}"] if self.chance(0.5) else []
            again = [*self.model(name, numbers), *self.use(name), *gone]
            return [*again, *self.model(name, numbers)]
        if drawn == 11:
            lists = [f"    [{first}, {some}],", f"    [{self.choose.choice(INPUTS)}],"]
            chosen = self.choose.choice(["0", "0 if many else 1", "-2"])
            return [
                "\n".join([f"{name} = keras.Sequential([", *lists, f"][{chosen}])"])
            ]
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
        text = self.choose.choice(RARE_LAYERS if self.chance(0.03) else LAYERS)
        return text.format(size=self.size(numbers), name=self.name("named"))

    def size(self, numbers: list[str]) -> str:
        """Return the text of a size."""
        if numbers and self.chance(0.4):
            derived = self.choose.choice(DERIVED)
            number = self.choose.choice(numbers)
            return derived.format(*[number] * derived.count("{}"))
        return self.choose.choice(SIZES)

    def use(self, model: str) -> list[str]:
        """Return statements that use a model."""
        name, layer = self.name("other"), self.layer([])
        uses = self.uses
        if uses is USES and self.chance(0.1):
            uses = RARE_USES
        return [
            line.format(model=model, name=name, layer=layer)
            for line in self.choose.choice(uses)
        ]
