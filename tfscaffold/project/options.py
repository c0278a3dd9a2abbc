"""What `new` can add to a training, and what goes together with what."""

from collections.abc import Iterator
from typing import NamedTuple

from tfscaffold.project.catalog import Architecture
from tfscaffold.project.data import Data

PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16")
STRATEGIES = {
    "none": "one device",
    "mirrored": "all GPUs of one computer",
    "multiworker": "several computers",
}
CLUSTERS = {
    "none": "no files for a cluster",
    "kubernetes": "a job, a service and an image",
    "slurm": "a batch script",
    "ray": "a script that starts the workers through Ray Train",
}


class Options(NamedTuple):
    """What a training can have beyond the plain one; the defaults add nothing."""

    steps_per_execution: int = 1
    """Batches in one call of a compiled function."""
    precision: str = "float32"
    gradient_accumulation: int = 1
    """Batches whose gradients make one step of the optimizer."""
    recompute: bool = False
    """Whether what the network computes in between is computed again, not kept."""
    xla: bool = False
    strategy: str = "none"
    cluster: str = "none"

    def chosen(self) -> list[str]:
        """Return the names of those that are not the default."""
        defaults = self._field_defaults
        return [name for name in self._fields if getattr(self, name) != defaults[name]]

    def words(self) -> list[str]:
        """Return them as `tfscaffold new` takes them, without the defaults."""
        words = []
        for name in self.chosen():
            value = getattr(self, name)
            words.append("--" + name.replace("_", "-"))
            words += [] if value is True else [str(value)]
        return words


class Refusal(NamedTuple):
    """Why options do not go with the rest, and the nearest that do."""

    reason: str
    options: Options


def refusal(
    options: Options, arch: Architecture, tier: str, training: str, data: Data
) -> Refusal | None:
    """Return why options do not go with a project and with each other, if they do not.

    The nearest options that do are those without all that is refused.
    """
    reasons = []
    while found := next(_refusals(options, arch, tier, training, data), None):
        reasons.append(found.reason)
        options = found.options
    return Refusal(reasons[0], options) if reasons else None


def _refusals(
    options: Options, arch: Architecture, tier: str, training: str, data: Data
) -> Iterator[Refusal]:
    for name in options.chosen():
        if reason := arch.refusals.get(name):
            yield Refusal(
                f"--arch {arch.name} does not go with --{name.replace('_', '-')}:"
                f" {reason}.",
                options._replace(**{name: Options._field_defaults[name]}),
            )
    if options.xla and data.input_dtype == "string":
        yield Refusal(
            f"XLA has no strings, so --xla does not go with --data {data.name}.",
            options._replace(xla=False),
        )
    if options.precision == "mixed_float16" and tier == "module":
        yield Refusal(
            "float16 needs a loss scale, which the optimizer of a tf.Module does not"
            " have; bfloat16 needs none.",
            options._replace(precision="mixed_bfloat16"),
        )
    if options.recompute and tier == "module":
        yield Refusal(
            "--recompute stands in the Keras layers of its architecture, which --tier"
            " module does not have.",
            options._replace(recompute=False),
        )
    if options.recompute and not arch.recompute:
        yield Refusal(
            f"--arch {arch.name} has no block of several layers to compute again:"
            " what would be saved is the input of the next layer, which is needed.",
            options._replace(recompute=False),
        )
    yield from _of_strategies(options, training)


def _of_strategies(options: Options, training: str) -> Iterator[Refusal]:
    if options.cluster != "none" and options.strategy != "multiworker":
        yield Refusal(
            f"--cluster {options.cluster} starts several workers, which takes"
            " --strategy multiworker.",
            options._replace(cluster="none"),
        )
    if options.strategy == "none":
        return
    if options.strategy == "multiworker" and training != "loop":
        yield Refusal(
            "fit of Keras 3 fails with several workers"
            " (https://github.com/keras-team/keras/issues/20585), so --strategy"
            " multiworker takes --training loop.",
            options._replace(strategy="none"),
        )
    name = f"--strategy {options.strategy}"
    if options.xla:
        yield Refusal(
            f"Keras does not compile a step for several devices with XLA, so --xla"
            f" does not go with {name}.",
            options._replace(xla=False),
        )
    if options.steps_per_execution > 1:
        yield Refusal(
            "Keras takes one step at a time on several devices, so"
            f" --steps-per-execution does not go with {name}.",
            options._replace(steps_per_execution=1),
        )
    if options.gradient_accumulation > 1:
        yield Refusal(
            f"--gradient-accumulation does not go with {name}: sums that are kept on"
            " each device apart are not those of the whole batch.",
            options._replace(gradient_accumulation=1),
        )
    if options.precision == "mixed_float16":
        yield Refusal(
            f"The loss scale of float16 does not go with {name}: it decides on each"
            " device apart whether a step is left out. bfloat16 needs no scale.",
            options._replace(precision="mixed_bfloat16"),
        )
