"""What `tfscaffold choose` asks, and the rules by which it answers: data alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Question(NamedTuple):
    """A question; `answers` maps each answer to what it means, the default first."""

    name: str
    text: str
    answers: Mapping[str, str]


class Rule(NamedTuple):
    """What follows from some answers.

    A tier or a training style that is named is the highest level that serves this need; the
    lowest of all that are named is chosen.
    """

    when: Mapping[str, tuple[str, ...]]
    reason: str
    tier: str = ""
    training: str = ""
    cost: str = ""
    """What the choice costs those who gave these answers, beyond what it costs everybody."""
    arch: str = ""
    """The architecture that is meant, where it has the tier and the training style."""
    options: Mapping[str, Any] = {}
    """Fields of `project.options.Options` that the project is written with, where they fit."""


QUESTIONS = (
    Question(
        "task",
        "What does the model work on?",
        {
            "images": "pictures, each of one class",
            "vectors": "rows of numbers, each of one class",
            "text": "texts, each of one class",
            "table": "rows of numbers and categories, for a class or a number each",
            "series": "values over time, of which the next are to be predicted",
        },
    ),
    Question(
        "novelty",
        "Is the network a standard one, or new research?",
        {
            "standard": "known layers, one after the other or in a known pattern",
            "research": "new layers, or a forward pass that depends on the data",
        },
    ),
    Question(
        "inputs",
        "How many inputs does it take?",
        {"one": "one tensor", "several": "an image and a table, say"},
    ),
    Question(
        "outputs",
        "How many outputs does it have?",
        {"one": "one tensor", "several": "a class and a box, say"},
    ),
    Question(
        "sharing",
        "Do layers branch, merge, or share weights?",
        {
            "no": "each layer follows the one before",
            "yes": "skip connections, branches, a layer used twice",
        },
    ),
    Question(
        "own",
        "What do you want to write yourself?",
        {
            "nothing": "the losses and optimizers of Keras will do",
            "loss": "a loss of the labels and the predictions",
            "gradient": "how the gradients are computed or changed",
        },
    ),
    Question(
        "models",
        "How many models are trained together?",
        {"one": "one", "several": "a generator and a discriminator, say"},
    ),
    Question(
        "memory",
        "Does a training step fit into the memory?",
        {"enough": "yes", "tight": "only just, or not at the batch size wanted"},
    ),
    Question(
        "distribution",
        "Where is it trained?",
        {
            "one-device": "one CPU or GPU",
            "one-machine": "several GPUs of one machine",
            "several-machines": "several machines",
        },
    ),
    Question(
        "experience",
        "What does the team know well?",
        {
            "beginners": "Python, and a little of Keras",
            "keras": "Keras",
            "tensorflow": "Keras, and TensorFlow's variables, tapes and functions",
        },
    ),
    Question(
        "time",
        "How much time is there until it has to work?",
        {"little": "days", "enough": "weeks or more"},
    ),
)

RULES = (
    Rule(
        {},
        "A list of layers is the shortest form, and the easiest one to read.",
        tier="sequential",
    ),
    Rule(
        {},
        "fit brings metrics, validation, callbacks and progress that are tested already.",
        training="fit",
    ),
    Rule(
        {"inputs": ("several",)},
        "Several inputs make a graph, and a list of layers has one.",
        tier="functional",
    ),
    Rule(
        {"outputs": ("several",)},
        "Several outputs make a graph, and a list of layers has one.",
        tier="functional",
    ),
    Rule(
        {"sharing": ("yes",)},
        "Branches and shared layers are written as calls on tensors; Keras still checks every"
        " shape when the model is built.",
        tier="functional",
    ),
    Rule(
        {"novelty": ("research",)},
        "A forward pass in plain Python can branch, loop and be stepped through.",
        tier="subclass",
    ),
    Rule(
        {"own": ("loss",)},
        "compile takes a function of labels and predictions: a loss of your own needs no"
        " loop.",
        training="fit",
    ),
    Rule(
        {"own": ("loss",), "task": ("images",), "models": ("one",)},
        "--arch hybrid has a loss, a layer and an augmentation in TensorFlow operations,"
        " registered and saved with the model: put yours in their place.",
        arch="hybrid",
    ),
    Rule(
        {"own": ("gradient",)},
        "A train_step has the gradients in its hands, and fit still runs it.",
        training="train-step",
    ),
    Rule(
        {"models": ("several",)},
        "Models that are trained against each other need a tape and an optimizer each, in one"
        " train_step.",
        training="train-step",
    ),
    Rule(
        {"models": ("several",), "task": ("images",)},
        "The GAN is written with two networks, two tapes and two optimizers.",
        arch="gan",
    ),
    Rule(
        {"task": ("images",), "time": ("little",), "models": ("one",)},
        "With few images, --arch transfer begins with a network that has seen a million.",
    ),
    Rule(
        {
            "novelty": ("research",),
            "own": ("gradient",),
            "experience": ("tensorflow",),
        },
        "When the algorithm is what you study, every line of the loop is better in your own"
        " file.",
        training="loop",
    ),
    Rule(
        {
            "novelty": ("research",),
            "own": ("gradient",),
            "experience": ("tensorflow",),
            "time": ("enough",),
        },
        "New operations are written on tf.Variables, with no layer in between; the team knows"
        " TensorFlow, and there is time.",
        tier="module",
    ),
    Rule(
        {"distribution": ("one-machine",)},
        "fit works as it is under tf.distribute.MirroredStrategy.",
        training="fit",
        options={"strategy": "mirrored"},
    ),
    Rule(
        {"distribution": ("several-machines",)},
        "With the TensorFlow backend of Keras 3, fit fails under MultiWorkerMirroredStrategy"
        " (keras issue 20585); a loop that calls strategy.run works.",
        training="loop",
        options={"strategy": "multiworker"},
    ),
    Rule(
        {"memory": ("tight",)},
        "--gradient-accumulation has the effect of a large batch, in every training style;"
        " --precision computes in a smaller type.",
        cost="Gradient accumulation takes a step for each part of the batch.",
        options={"gradient_accumulation": 4},
    ),
    Rule(
        {"experience": ("beginners",), "own": ("gradient",)},
        "Begin with fit, see it learn, and then write the train_step.",
        cost="GradientTape has to be learned first.",
    ),
    Rule(
        {"experience": ("beginners", "keras"), "distribution": ("several-machines",)},
        "Train on one machine first, with the same loop.",
        cost="tf.distribute has to be learned first.",
    ),
    Rule(
        {
            "novelty": ("research",),
            "own": ("gradient",),
            "experience": ("tensorflow",),
            "time": ("little",),
        },
        "With little time, Keras layers inside your own loop get there sooner than raw"
        " operations; `tfscaffold convert --to module` can follow.",
    ),
)

# What a choice costs everybody.
TIER_COSTS = {
    "sequential": "One input, one output, no branch: the next idea may need another tier.",
    "functional": "The shape of the input has to be stated, and the graph is fixed.",
    "subclass": (
        "Keras sees the layers only when they are called: no summary before that, and"
        " get_config is yours to write."
    ),
    "module": (
        "No compile, fit, save or callbacks: training, metrics and saving are your code."
    ),
}
TRAINING_COSTS = {
    "fit": "The step itself is out of sight.",
    "train-step": "Losses and metrics have to be tracked by hand: fit shows only those.",
    "loop": "Progress, validation, checkpoints and metrics are your code.",
}

# The architectures for each task, the fittest first.
ARCHITECTURES = {
    "images": ("cnn", "mlp", "transfer", "hybrid"),
    "vectors": ("mlp",),
    "text": ("attention", "transformer"),
    "table": ("tabular",),
    "series": ("forecast",),
}
# Sources of data that need no file, for the command that is printed.
DATA = {
    "images": "digits",
    "vectors": "digits",
    "text": "synthetic-text",
    "table": "synthetic-table",
    "series": "synthetic-series",
}
# Those for data of one's own.
OWN_DATA = {
    "images": "images",
    "vectors": "csv",
    "text": "text",
    "table": "table",
    "series": "series",
}
