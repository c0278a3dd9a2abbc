"""Draws random programs that compile, fit, evaluate and predict, and print what comes of it."""

import random

from training_parts import (
    AWKWARD,
    CALLBACKS,
    DEFINITIONS,
    HEAD,
    LAYERS,
    OPTIMIZERS,
    TASKS,
)


def indented(lines: list[str]) -> list[str]:
    """Return lines as those of a block."""
    return [f"    {line}" for line in lines]


class Training:
    """A random program.

    Args:
        seed: Of the choices.
    """

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)
        self.task = self.choose.choice(TASKS)
        self.count = 0
        self.validated = False

    def text(self) -> str:
        """Return its source."""
        target = self.choose.choice(self.task.target)
        lines = [
            f"y = {target.format(total='total')}",
            f"y_val = {target.format(total='total_val')}",
            "rate = 0.03",
            *self.choose.choice(
                [
                    self.at_the_top,
                    self.at_the_top,
                    self.in_main,
                    self.of_a_function,
                    self.compiled_by_a_function,
                    self.in_a_loop,
                    self.in_a_class,
                ]
            )(),
        ]
        text = "\n".join(lines) + "\n"
        needed = [own for name, own in DEFINITIONS.items() if name in text]
        return HEAD + "".join(needed) + text

    def chance(self, probability: float) -> bool:
        """Whether something is done that is done with this probability."""
        return self.choose.random() < probability

    def name(self, start: str) -> str:
        """Return a name that nothing has yet, or one that a loop might choose."""
        self.count += 1
        if self.chance(0.25):
            return self.choose.choice(AWKWARD)
        return f"{start}_{self.count}"

    # Where it stands.

    def at_the_top(self) -> list[str]:
        """Statements of the module."""
        model = self.choose.choice(["model", "net"])
        return [*self.model(model), *self.compile(model), *self.runs(model)]

    def in_main(self) -> list[str]:
        """A function that does it all."""
        body = [*self.model("model"), *self.compile("model"), *self.runs("model")]
        called = ['if __name__ == "__main__":', "    main()"]
        return ["", "", "def main():", *indented(body), "", "", *called]

    def of_a_function(self) -> list[str]:
        """A model that a function makes."""
        body = [*self.model("net"), "return net"]
        used = [*self.compile("model"), *self.runs("model")]
        made = ["", "", "def build():", *indented(body), "", "", "model = build()"]
        return [*made, *used]

    def compiled_by_a_function(self) -> list[str]:
        """A model that a function makes and compiles."""
        body = [*self.model("net"), *self.compile("net"), "return net"]
        parameters = self.choose.choice(["", "rate=0.02", "rate"])
        given = "0.04" if parameters == "rate" else ""
        made = ["", "", f"def build({parameters}):", *indented(body), "", ""]
        return [*made, f"model = build({given})", *self.runs("model")]

    def in_a_loop(self) -> list[str]:
        """A model for each round."""
        body = [*self.model("model"), *self.compile("model"), *self.runs("model")]
        return ["for rate in [0.02, 0.05]:", *indented(body)]

    def in_a_class(self) -> list[str]:
        """A model that an object keeps."""
        made = self.model("self.model")
        compiled, runs = self.compile("self.model"), self.runs("self.model")
        if self.chance(0.5):
            first, second = [*made, *compiled], runs
        else:
            first, second = made, [*compiled, *runs]
        return [
            *("", "", "class Trainer:", "    def __init__(self):"),
            *indented(indented(first)),
            *("", "    def train(self):"),
            *indented(indented(second)),
            *("", "", "Trainer().train()"),
        ]

    # What is done.

    def model(self, name: str) -> list[str]:
        """Return statements that make a model."""
        some = self.choose.sample(LAYERS, self.choose.randint(0, 3))
        made = [*some, *self.choose.choice(self.task.last)]
        if self.chance(0.5):
            return [
                f"{name} = keras.Sequential([keras.Input((4,)), {', '.join(made)}])"
            ]
        added = [f"{name}.add({each})" for each in made]
        first = f"{name}.add(keras.Input(shape=(4,)))"
        return [f"{name} = keras.Sequential()", first, *added]

    def compile(self, model: str) -> list[str]:
        """Return statements that compile a model."""
        choose, lines = self.choose, []
        optimizer, loss = choose.choice(OPTIMIZERS), choose.choice(self.task.losses)
        if self.chance(0.25):
            lines.append(f"opt = {optimizer}")
            optimizer = "opt"
        if self.chance(0.15):
            lines.append(f"loss = {loss}")
            loss = "loss"
        arguments = [
            f"{optimizer}, {loss}",
            f"optimizer={optimizer}, loss={loss}",
            f"loss={loss}, optimizer={optimizer}",
        ]
        given = [choose.choice(arguments)]
        metrics = choose.sample(self.task.metrics, choose.choice([0, 1, 1, 2, 3]))
        if metrics:
            listed = f"[{', '.join(metrics)}]"
            if self.chance(0.15):
                lines.append(f"measured = {listed}")
                listed = "measured"
            elif self.chance(0.1):
                listed = f"[{listed}]"
            given.append(f"metrics={listed}")
        if self.chance(0.15):
            given.append(
                choose.choice(
                    [
                        "steps_per_execution=2",
                        "steps_per_execution=4",
                        "run_eagerly=False",
                        "jit_compile=False",
                    ]
                )
            )
        return [*lines, f"{model}.compile({', '.join(given)})"]

    def runs(self, model: str) -> list[str]:
        """Return statements that train a model and use it."""
        lines = self.fit(model)
        for _ in range(self.choose.randint(1, 3)):
            lines += self.use(model)
        return lines

    def fit(self, model: str) -> list[str]:
        """Return statements that fit a model and show what comes of it."""
        choose, lines = self.choose, []
        epochs = choose.choice([1, 2, 3, 4])
        data, given = self.data(lines)
        if self.chance(0.15):
            given.append(f"epochs={epochs + 1}, initial_epoch=1")
        elif epochs > 1 or self.chance(0.5):
            given.append(f"epochs={epochs}")
        if self.chance(0.15) and "x, y" in data:
            data = data.replace("x, y", "x=x, y=y")
        given += self.validation(data)
        given += self.callbacks(lines)
        given.append(choose.choice(["verbose=0", "verbose=0", "verbose=2"]))
        choose.shuffle(given)
        call = f"{model}.fit({', '.join([data, *given])})"
        drawn, name = choose.randint(0, 5), self.name("history")
        if drawn == 0:
            return [*lines, call]
        if drawn == 1:
            return [*lines, f"show({call}.history)"]
        lines.append(f"{name} = {call}")
        if drawn == 2:
            return [*lines, f"print({name}.epoch, {name}.params)"]
        if drawn == 3:
            return [*lines, f"for k, v in {name}.history.items():", "    show({k: v})"]
        return [*lines, f"show({name}.history)"]

    def data(self, lines: list[str]) -> tuple[str, list[str]]:
        """Return the data of a `fit`, and the arguments that go with them."""
        choose = self.choose
        drawn = choose.randint(0, 11)
        if drawn < 6:
            given = []
            if self.chance(0.6):
                given.append(f"batch_size={choose.choice([7, 8, 16, 44, 64])}")
            if self.chance(0.3):
                given.append(f"shuffle={choose.choice(['False', 'True'])}")
            if self.chance(0.2):
                given.append("sample_weight=np.linspace(0, 1, 44)")
            elif self.chance(0.15) and self.task in TASKS[1:]:
                given.append("class_weight={0: 1.0, 1: 3.0, 2: 0.5}")
            if self.chance(0.1):
                given.append("steps_per_epoch=3")
            return "x, y", given
        if drawn < 8:
            shuffled = choose.choice(["", ".shuffle(44, seed=3)", ".take(30)"])
            behind = choose.choice(["", ".prefetch(1)", ".repeat()", ".cache()"])
            size = choose.choice(["8", "16, drop_remainder=True"])
            made = f"from_tensor_slices((x, y)){shuffled}.batch({size}){behind}"
            lines.append(f"train = tf.data.Dataset.{made}")
            steps = choose.choice([["steps_per_epoch=3"], []])
            return "train", ["steps_per_epoch=4"] if "repeat" in behind else steps
        if drawn == 8:
            return "batches(x, y)", ["steps_per_epoch=4"]
        if drawn == 9:
            return "Rows(x, y)", choose.choice([[], ["shuffle=False"]])
        if drawn == 10:
            return "tf.constant(x), tf.constant(y)", ["batch_size=10"]
        return "x[:30], y[:30]", []

    def validation(self, data: str) -> list[str]:
        """Return the arguments of a `fit` that say by what it is validated."""
        choose, arrays = self.choose, "y" in data and "(x" not in data
        drawn = choose.randint(0, 8)
        self.validated = drawn < 6
        given: list[str] = []
        if drawn in (0, 1) and arrays:
            return [f"validation_split={choose.choice(['0.2', '0.25', '1 / 3'])}"]
        if drawn < 4:
            given = [
                f"validation_data={choose.choice(['(x_val, y_val)', '[x_val, y_val]'])}"
            ]
            if self.chance(0.2):
                given.append("validation_batch_size=5")
        elif drawn == 4:
            given = ["validation_data=(x_val, y_val, np.linspace(0, 1, len(x_val)))"]
        elif drawn == 5:
            made = "tf.data.Dataset.from_tensor_slices((x_val, y_val)).batch(5)"
            given = [f"validation_data={made}"]
            if self.chance(0.3):
                given.append("validation_steps=2")
        if given and self.chance(0.15):
            given.append(f"validation_freq={choose.choice(['2', '[1, 3]'])}")
        return given

    def callbacks(self, lines: list[str]) -> list[str]:
        """Return the callbacks of a `fit`, as its argument."""
        some = self.choose.sample(CALLBACKS, self.choose.choice([0, 0, 1, 1, 2, 3]))
        if not some:
            return []
        watched = self.choose.choice(
            ["val_loss", "loss"] if self.validated else ["loss"]
        )
        made = [each.format(watched=watched) for each in some]
        if self.chance(0.4):
            lines.append(f"told = {made[0]}")
            made[0] = "told"
        listed = f"[{', '.join(made)}]"
        if self.chance(0.2):
            lines.append(f"callbacks = {listed}")
            listed = "callbacks"
        return [f"callbacks={listed}"]

    def use(self, model: str) -> list[str]:
        """Return statements that use a trained model."""
        choose, name = self.choose, self.name("scores")
        lines = choose.choice(
            [
                ["show({model}.evaluate(x_val, y_val, verbose=0))"],
                [
                    "{name} = {model}.evaluate(x, y, batch_size=9, verbose=0)",
                    "show({name})",
                ],
                ["show({model}.evaluate(x, y, verbose=0, return_dict=True))"],
                [
                    "{name} = {model}.evaluate(x, y, sample_weight=total > 0, verbose=0)",
                    "show({name})",
                ],
                ["show({model}.predict(x_val[:3], verbose=0))"],
                ['print(f"{{np.round({model}.evaluate(x, y, verbose=0), 3)}}")'],
                [
                    "for {name} in {model}.predict(x_val[:2], verbose=0):",
                    "    show({name})",
                ],
                ["assert {model}.predict(x, verbose=0).shape[0] == len(x)"],
                [
                    "if np.isfinite({model}.predict(x, verbose=0)).all():",
                    "    print({model}.test_on_batch(x, y) is not None)",
                ],
                [
                    "{name} = lambda some: {model}.predict(some, verbose=0)",
                    "show([{name}(x_val[k : k + 2]) for k in range(2)])",
                ],
                ["show(np.asarray({model}(x[:2])))"],
                ["print([w.shape for w in {model}.get_weights()])"],
                ["print(int({model}.optimizer.iterations))"],
                ["print(round(float({model}.optimizer.learning_rate), 5))"],
                ["show({model}.train_on_batch(x[:9], y[:9]))"],
                ["show({model}.test_on_batch(x[:9], y[:9]))"],
                ["print({model}.metrics_names)"],
                [
                    '{model}.save_weights("now.weights.h5")',
                    "{again}",
                    '{model}.load_weights("now.weights.h5")',
                    "{evaluated}",
                ],
                ["{again}", "{evaluated}"],
                ["{recompiled}", "{again}"],
                ["{model}.layers[0].trainable = False", "{recompiled}", "{again}"],
                ["{model}.optimizer.learning_rate = 0.001", "{again}"],
                [
                    '{model}.save("whole.keras")',
                    'other = keras.models.load_model("whole.keras")',
                    "show(other.predict(x_val[:3], verbose=0))",
                ],
            ]
        )
        found: list[str] = []
        for line in lines:
            if line == "{again}":
                found += self.fit(model)
            elif line == "{recompiled}":
                found += self.compile(model)
            elif line == "{evaluated}":
                found.append(f"show({model}.evaluate(x_val, y_val, verbose=0))")
            else:
                found.append(line.format(model=model, name=name))
        return found
